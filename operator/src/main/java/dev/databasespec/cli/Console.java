package dev.databasespec.cli;

import dev.databasespec.cli.report.Palette;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;

/**
 * The world of one run: everything that a command reads and writes beside its files.
 *
 * @param out results only
 * @param err messages
 * @param terminal whether a person looks at {@code out}
 */
record Console(InputStream in, PrintStream out, PrintStream err, Map<String, String> environment, Path folder, boolean terminal) {

    /** Colours on a terminal, and never with NO_COLOR. */
    Palette palette() {
        boolean wanted = environment.getOrDefault("NO_COLOR", "").isEmpty() && !"dumb".equals(environment.get("TERM"));
        return new Palette(terminal && wanted);
    }
}
