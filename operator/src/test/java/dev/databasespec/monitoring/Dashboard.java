package dev.databasespec.monitoring;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The dashboard that the chart ships. */
public final class Dashboard {
    static final Path FILE = Path.of("..", "helm", "databasespec", "files", "dashboard.json").toAbsolutePath().normalize();

    private Dashboard() {}

    /** What its panels ask, with Grafana's variables in it. */
    public static Stream<String> queries() {
        return panels().flatMap(Dashboard::queries);
    }

    static Stream<JsonNode> panels() {
        return elements(read().path("panels"));
    }

    static Stream<JsonNode> variables() {
        return elements(read().path("templating").path("list"));
    }

    static Stream<String> queries(JsonNode panel) {
        return elements(panel.path("targets")).map(target -> target.path("expr").asText());
    }

    private static Stream<JsonNode> elements(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false);
    }

    private static JsonNode read() {
        try {
            return new ObjectMapper().readTree(FILE.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
