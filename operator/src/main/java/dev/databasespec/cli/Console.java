package dev.databasespec.cli;

import dev.databasespec.cli.report.Palette;
import dev.databasespec.model.Printable;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The world of one run: everything that a command reads and writes beside its files.
 *
 * @param out results only
 * @param err messages
 * @param terminal whether a person looks at {@code out}
 */
record Console(InputStream in, PrintStream out, PrintStream err, Map<String, String> environment, Path folder, boolean terminal) {

    /** What a person types to start us: {@code dbspec}, or {@code kubectl dbspec}. */
    String command() {
        return environment.getOrDefault("DATABASESPEC_COMMAND", "dbspec");
    }

    /** Prints what a cluster said: as it is for a program, and for a person without what would reach the terminal as a command. */
    void print(String text) {
        out.print(terminal ? text.lines().map(line -> Printable.escaped(line, Integer.MAX_VALUE) + "\n").collect(Collectors.joining()) : text);
    }

    /** Colours on a terminal, and never with NO_COLOR. */
    Palette palette() {
        boolean wanted = environment.getOrDefault("NO_COLOR", "").isEmpty() && !"dumb".equals(environment.get("TERM"));
        return new Palette(terminal && wanted);
    }
}
