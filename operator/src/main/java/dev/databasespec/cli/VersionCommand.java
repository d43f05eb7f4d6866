package dev.databasespec.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code dbspec version} */
@Command(name = "version", mixinStandardHelpOptions = true, description = "Shows which version this is.")
final class VersionCommand implements Callable<Integer> {
    private final Console console;

    VersionCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        console.out().println(Version.text());
        return ExitCode.DONE.number();
    }
}
