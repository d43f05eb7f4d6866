package dev.databasespec;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.encoder.EncoderBase;
import dev.databasespec.kubernetes.change.PassId;
import java.nio.charset.StandardCharsets;
import java.time.temporal.ChronoUnit;

/** One JSON object per line. Control and format characters are escaped, so that no text of a tenant can forge a line or hide in one. */
final class JsonLog extends EncoderBase<ILoggingEvent> {
    @Override
    public byte[] headerBytes() {
        return new byte[0];
    }

    @Override
    public byte[] encode(ILoggingEvent event) {
        StringBuilder line = new StringBuilder(200).append('{');
        field(line, "time", event.getInstant().truncatedTo(ChronoUnit.MILLIS).toString());
        field(line, "level", event.getLevel().toString());
        field(line, "logger", event.getLoggerName());
        field(line, "message", event.getFormattedMessage());
        String pass = event.getMDCPropertyMap().get(PassId.FIELD);
        if (pass != null) {
            field(line, PassId.FIELD, pass);
        }
        if (event.getKeyValuePairs() != null) {
            event.getKeyValuePairs().forEach(pair -> field(line, pair.key, String.valueOf(pair.value)));
        }
        if (event.getThrowableProxy() != null) {
            field(line, "error", Traces.of(event.getLevel(), event.getThrowableProxy()));
        }
        return line.append("}\n").toString().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public byte[] footerBytes() {
        return new byte[0];
    }

    private static void field(StringBuilder line, String name, String value) {
        if (line.length() > 1) {
            line.append(',');
        }
        quoted(line, name);
        line.append(':');
        quoted(line, value);
    }

    private static void quoted(StringBuilder line, String text) {
        line.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> line.append("\\\"");
                case '\\' -> line.append("\\\\");
                case '\n' -> line.append("\\n");
                case '\t' -> line.append("\\t");
                default -> escaped(line, c);
            }
        }
        line.append('"');
    }

    private static void escaped(StringBuilder line, char c) {
        switch (Character.getType(c)) {
            case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> line.append(String.format("\\u%04x", (int) c));
            default -> line.append(c);
        }
    }
}
