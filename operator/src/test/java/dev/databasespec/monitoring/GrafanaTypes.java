package dev.databasespec.monitoring;

import dev.databasespec.testbed.Command;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** Grafana's own types of a dashboard, which it publishes as a Go module: they know every field, and refuse what is none. */
final class GrafanaTypes {
    private static final Duration PATIENCE = Duration.ofMinutes(8);
    private static final Path PROGRAM = Path.of("src", "test", "grafana").toAbsolutePath();

    private GrafanaTypes() {}

    /** How reading the file ended. Skips the test, and says so, where Go or the module cannot be had. */
    static Command.Finished read(Path dashboard) {
        unavailable().ifPresent(why -> {
            System.err.println("SKIPPED DashboardTest: " + why);
            Assumptions.abort(why);
        });
        // what is run once need not be compiled well
        return go("run", "-gcflags=github.com/grafana/...=-N -l", ".", dashboard.toString());
    }

    private static Optional<String> unavailable() {
        try {
            var download = go("mod", "download");
            return download.exitCode() == 0 ? Optional.empty() : Optional.of("the Go module with Grafana's types cannot be had: " + download.errors().strip());
        } catch (UncheckedIOException e) {
            return Optional.of("there is no Go on the PATH, which reads a dashboard as Grafana does");
        }
    }

    private static Command.Finished go(String... arguments) {
        return Command.of(Stream.concat(Stream.of("go"), Stream.of(arguments)).toList()).in(PROGRAM).with("GOFLAGS", "-mod=readonly")
                .with("GOTOOLCHAIN", "local").within(PATIENCE).run();
    }
}
