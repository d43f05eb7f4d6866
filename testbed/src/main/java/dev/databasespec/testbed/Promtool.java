package dev.databasespec.testbed;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Prometheus' own tool, which checks and tests rules: the program that PROMTOOL names, or that is on the PATH; and the server, which comes with it. */
public final class Promtool {
    static final String VARIABLE = "PROMTOOL";
    private final Map<String, String> environment;

    Promtool(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    public static Promtool here() {
        return new Promtool(System.getenv());
    }

    /** Why it cannot be run here; empty where it can. */
    public Optional<String> unavailable() {
        if (program().isEmpty()) {
            return Optional.of("no promtool: " + VARIABLE + " names none, and there is none on the PATH");
        }
        return program().map(Promtool::server).filter(Files::isExecutable).isPresent() ? Optional.empty() : Optional.of("no prometheus beside promtool");
    }

    /** The program with its arguments, to be run. */
    public Command command(String... arguments) {
        var program = program().orElseThrow(() -> new IllegalStateException(unavailable().orElse("")));
        return Command.of(Stream.concat(Stream.of(program.toString()), Stream.of(arguments)).toList());
    }

    /** The server's program. */
    Path server() {
        return server(program().orElseThrow(() -> new IllegalStateException(unavailable().orElse(""))));
    }

    private static Path server(Path promtool) {
        return promtool.resolveSibling("prometheus");
    }

    private Optional<Path> program() {
        var named = Optional.ofNullable(environment.get(VARIABLE)).filter(name -> !name.isEmpty()).map(Path::of).stream();
        var found = Stream.of(environment.getOrDefault("PATH", "").split(File.pathSeparator)).map(folder -> Path.of(folder, "promtool"));
        return Stream.concat(named, found).filter(Files::isExecutable).findFirst();
    }
}
