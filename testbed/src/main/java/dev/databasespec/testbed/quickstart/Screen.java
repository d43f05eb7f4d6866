package dev.databasespec.testbed.quickstart;

import java.io.Console;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;

/** What the reader sees: headings, sentences, and commands before their output. Colour only on a terminal, and never with NO_COLOR. */
final class Screen {
    private static final String BOLD = "\u001b[1m";
    private static final String PLAIN = "\u001b[0m";

    private final PrintStream out;
    private final boolean styled;
    private int chapters;
    private boolean afterSpace;

    private Screen(PrintStream out, boolean styled) {
        this.out = out;
        this.styled = styled;
    }

    static Screen of(PrintStream out) {
        boolean terminal = Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
        var noColour = System.getenv("NO_COLOR");
        return new Screen(out, terminal && (noColour == null || noColour.isEmpty()));
    }

    /** A numbered heading. */
    void chapter(String title) {
        chapters++;
        heading(chapters + ". " + title);
    }

    void heading(String title) {
        space();
        print(bold(title));
        space();
    }

    void say(String... lines) {
        List.of(lines).forEach(this::print);
    }

    /** An empty line, where there is none yet. */
    void space() {
        if (!afterSpace) {
            print("");
        }
    }

    private void print(String line) {
        out.println(line);
        afterSpace = line.isEmpty();
    }

    /** A command, its output and an empty line. */
    Shown show(Shown shown) {
        print(bold(shown.line()));
        shown.output().stripTrailing().lines().forEach(this::print);
        space();
        return shown;
    }

    private String bold(String text) {
        return styled ? BOLD + text + PLAIN : text;
    }
}
