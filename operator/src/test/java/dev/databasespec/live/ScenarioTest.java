package dev.databasespec.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.databasespec.cli.Cli;
import dev.databasespec.testbed.CloudSqlLikeServer;
import dev.databasespec.testbed.PostgresBinaries;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Scenarios as folders: what is there ({@code given.sql}), what is declared ({@code spec.yaml}, below {@code spec:}), what must be true afterwards
 * ({@code expected.txt}, {@code query => row}), what the command line prints ({@code output.txt}) and ends with ({@code exit}, else 0). {@code drift.sql} is run after the
 * first pass, and everything expected must hold again; {@code spec2.yaml} with {@code expected2.txt} is an edit. A pass that ended with 0 must be followed by one
 * without changes. On 15 and 18; on all versions from 13 on with {@code -Pversions}.
 */
class ScenarioTest {
    private static final Path SCENARIOS = Path.of("src/test/resources/scenarios");
    private static final Map<Integer, CloudSqlLikeServer> SERVERS = new java.util.HashMap<>();
    @TempDir
    private Path folder;

    static Stream<Arguments> scenarios() throws IOException {
        try (Stream<Path> folders = Files.list(SCENARIOS)) {
            List<String> names = folders.map(p -> p.getFileName().toString()).sorted().toList();
            return PostgresBinaries.versions().stream().flatMap(v -> names.stream().map(n -> Arguments.of(n, v)));
        }
    }

    @AfterAll
    static void stop() {
        SERVERS.values().forEach(CloudSqlLikeServer::close);
        SERVERS.clear();
    }

    @ParameterizedTest(name = "{0} on {1}")
    @MethodSource("scenarios")
    void scenario(String name, int version) throws IOException {
        CloudSqlLikeServer server = SERVERS.computeIfAbsent(version, CloudSqlLikeServer::start);
        Path scenario = SCENARIOS.resolve(name);
        String database = "db_" + name.replace('-', '_').substring(0, Math.min(50, name.length()));
        server.execute("postgres", "CREATE DATABASE " + database + " OWNER cloudsqlsuperuser");
        if (Files.exists(scenario.resolve("given.sql"))) {
            server.script(database, Files.readString(scenario.resolve("given.sql")));
        }
        apply(server, database, scenario, "spec.yaml", "expected.txt");
        if (Files.exists(scenario.resolve("drift.sql"))) {
            server.script(database, Files.readString(scenario.resolve("drift.sql")));
            apply(server, database, scenario, "spec.yaml", "expected.txt");
        }
        if (Files.exists(scenario.resolve("spec2.yaml"))) {
            apply(server, database, scenario, "spec2.yaml", "expected2.txt");
        }
    }

    private void apply(CloudSqlLikeServer server, String database, Path scenario, String spec, String expected) throws IOException {
        Files.writeString(folder.resolve("manifests.yaml"), manifests(server, database, Files.readString(scenario.resolve(spec))));
        int exit = Files.exists(scenario.resolve("exit")) ? Integer.parseInt(Files.readString(scenario.resolve("exit")).strip()) : 0;
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        assertThat(run(output, "apply")).as("exit code; output: %s", output).isEqualTo(exit);
        if (Files.exists(scenario.resolve("output.txt"))) {
            assertThat(output.toString(StandardCharsets.UTF_8)).contains(Files.readAllLines(scenario.resolve("output.txt")));
        }
        for (String line : Files.readAllLines(scenario.resolve(expected))) {
            if (!line.isBlank() && !line.startsWith("#")) {
                String[] parts = line.split(" => ", 2);
                List<String> row = server.execute(database, parts[0]).getFirst().stream().map(String::valueOf).toList();
                assertThat(String.join("|", row)).as(parts[0]).isEqualTo(parts[1]);
            }
        }
        if (exit == 0) {
            ByteArrayOutputStream plan = new ByteArrayOutputStream();
            assertThat(run(plan, "plan")).as("a second look: %s", plan).isZero();
            assertThat(plan.toString(StandardCharsets.UTF_8)).contains("No changes.");
        }
    }

    private int run(ByteArrayOutputStream output, String verb) {
        PrintStream print = new PrintStream(output, true, StandardCharsets.UTF_8);
        return Cli.run(new String[]{verb, "-f", folder.resolve("manifests.yaml").toString(), "--state", folder.resolve("state.json").toString()}, print, print,
                Map.of());
    }

    private static String manifests(CloudSqlLikeServer server, String database, String spec) {
        return """
                apiVersion: v1
                kind: Secret
                metadata: {name: pg-admin}
                stringData: {password: %s}
                ---
                apiVersion: databasespec.dev/v1alpha1
                kind: DatabaseInstance
                metadata: {name: pg}
                spec:
                  endpoint: {host: 127.0.0.1, port: %d, sslMode: Disable}
                  admin: {username: postgres, password: {secretKeyRef: {name: pg-admin, key: password}}}
                ---
                apiVersion: databasespec.dev/v1alpha1
                kind: DatabaseSpec
                metadata: {name: spec}
                spec:
                  instanceRef: {name: pg}
                  database: %s
                """.formatted(server.adminPassword(), server.port(), database) + spec;
    }
}
