package dev.databasespec.testbed.quickstart;

import dev.databasespec.testbed.Command;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A command, and what came of it.
 *
 * @param line as a person would type it, with its prompt
 * @param output what it printed, errors included
 */
record Shown(String line, boolean succeeded, String output) {
    private static final String SAFE = "[A-Za-z0-9_@%+=:,./-]+";

    static Shown of(List<String> words, Command command) {
        var finished = command.run();
        return new Shown("$ " + typed(words), finished.exitCode() == 0, finished.output() + finished.errors());
    }

    /** Without the plan that it shows first, which ends where this word is. */
    Shown withoutPlan(String word) {
        int start = output.indexOf(word);
        return start <= 0 ? this : new Shown(line, succeeded, "... (the plan, as above)\n" + output.substring(start));
    }

    /** Words as a shell takes them. */
    static String typed(List<String> words) {
        return words.stream().map(word -> word.matches(SAFE) ? word : "'" + word + "'").collect(Collectors.joining(" "));
    }

    /** Fails where the command did. */
    Shown orThrow() {
        if (!succeeded) {
            throw new Unexpected("this failed:\n" + line + "\n" + output);
        }
        return this;
    }
}
