package dev.databasespec.docs;

import dev.databasespec.cli.Cli;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** The command line, run in the folder of the checkout. */
record Dbspec(int exitCode, String output) {
    static Dbspec run(String input, List<String> arguments) {
        return run(Map.of(), input, arguments);
    }

    static Dbspec run(Map<String, String> environment, String input, List<String> arguments) {
        var output = new ByteArrayOutputStream();
        var stream = new PrintStream(output, true, StandardCharsets.UTF_8);
        int code = Cli.run(arguments.toArray(String[]::new), new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)), stream, stream,
                environment, Checkout.ROOT);
        return new Dbspec(code, output.toString(StandardCharsets.UTF_8));
    }

    static Dbspec run(String... arguments) {
        return run("", List.of(arguments));
    }
}
