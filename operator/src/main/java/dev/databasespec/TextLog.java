package dev.databasespec;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.encoder.EncoderBase;
import dev.databasespec.kubernetes.change.PassId;
import dev.databasespec.model.Printable;
import java.nio.charset.StandardCharsets;
import java.time.temporal.ChronoUnit;

/** One line for people: time, level, message, fields. Control and format characters are escaped. */
final class TextLog extends EncoderBase<ILoggingEvent> {
    private static final int LONGEST = 10_000;

    @Override
    public byte[] headerBytes() {
        return new byte[0];
    }

    @Override
    public byte[] encode(ILoggingEvent event) {
        StringBuilder line = new StringBuilder(200).append(event.getInstant().truncatedTo(ChronoUnit.MILLIS)).append(' ')
                .append(String.format("%-5s", event.getLevel())).append(' ').append(Printable.escaped(event.getFormattedMessage(), LONGEST));
        String pass = event.getMDCPropertyMap().get(PassId.FIELD);
        if (pass != null) {
            line.append(' ').append(PassId.FIELD).append('=').append(pass);
        }
        if (event.getKeyValuePairs() != null) {
            event.getKeyValuePairs()
                    .forEach(pair -> line.append(' ').append(pair.key).append('=').append(Printable.escaped(String.valueOf(pair.value), LONGEST)));
        }
        if (event.getThrowableProxy() != null) {
            Traces.of(event.getLevel(), event.getThrowableProxy()).lines().forEach(l -> line.append("\n    ").append(Printable.escaped(l, LONGEST)));
        }
        return line.append('\n').toString().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public byte[] footerBytes() {
        return new byte[0];
    }
}
