package dev.databasespec;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.slf4j.event.KeyValuePair;

class LogFormatTest {
    private static final String HOSTILE = "a\nb\u001B[31m\u202E\u2028\u0085\"\\ü日本";

    @Test
    void writesOneJsonObjectPerLineWhateverANameHolds() throws JsonProcessingException {
        var line = new String(new JsonLog().encode(event(Level.WARN, HOSTILE, null)), StandardCharsets.UTF_8);
        assertThat(line.strip().lines()).hasSize(1);
        assertThat(line).doesNotContain("\u001B", "\u202E", "\u2028", "\u0085");
        var json = new ObjectMapper().readTree(line);
        assertThat(json.get("message").asText()).isEqualTo(HOSTILE);
        assertThat(json.get("database").asText()).isEqualTo(HOSTILE);
        assertThat(json.get("level").asText()).isEqualTo("WARN");
    }

    @Test
    void keepsAStackTraceInsideItsLine() throws JsonProcessingException {
        var line = new String(new JsonLog().encode(event(Level.ERROR, "x", new IllegalStateException("boom"))), StandardCharsets.UTF_8);
        assertThat(line.strip().lines()).hasSize(1);
        assertThat(new ObjectMapper().readTree(line).get("error").asText()).contains("boom", "LogFormatTest");
    }

    @Test
    void showsOfAWarningWhatHappenedAndNotWhere() throws JsonProcessingException {
        var problem = new IllegalStateException("boom", new java.io.IOException("the cable"));
        var line = new String(new JsonLog().encode(event(Level.WARN, "x", problem)), StandardCharsets.UTF_8);
        assertThat(new ObjectMapper().readTree(line).get("error").asText())
                .isEqualTo("java.lang.IllegalStateException: boom; caused by java.io.IOException: the cable");
    }

    @Test
    void writesOneLineOfTextWhateverANameHolds() {
        var line = new String(new TextLog().encode(event(Level.WARN, HOSTILE, null)), StandardCharsets.UTF_8);
        assertThat(line.strip().lines()).hasSize(1);
        assertThat(line).doesNotContain("\u001B", "\u202E", "\u2028", "\u0085").contains("WARN", "database=a\\u000Ab");
    }

    @Test
    void namesThePassThatWroteTheLine() throws IOException {
        var event = event(Level.INFO, "x", null, Map.of("pass", "00c0ffee", "resource.name", "noise"));
        assertThat(new ObjectMapper().readTree(new JsonLog().encode(event)).get("pass").asText()).isEqualTo("00c0ffee");
        assertThat(new String(new TextLog().encode(event), StandardCharsets.UTF_8)).contains(" x pass=00c0ffee database=x").doesNotContain("noise");
    }

    private static LoggingEvent event(Level level, String text, @Nullable Throwable problem) {
        return event(level, text, problem, Map.of());
    }

    private static LoggingEvent event(Level level, String text, @Nullable Throwable problem, Map<String, String> context) {
        var event = new LoggingEvent("test", new LoggerContext().getLogger("dev.databasespec.Test"), level, text, problem, new Object[0]);
        event.setMDCPropertyMap(context);
        event.addKeyValuePair(new KeyValuePair("database", text));
        return event;
    }
}
