package dev.databasespec.cli;

import dev.databasespec.cli.report.Report;
import dev.databasespec.cli.run.Run;
import picocli.CommandLine.Command;

/** {@code dbspec apply} */
@Command(name = "apply", mixinStandardHelpOptions = true, description = "Makes the databases as declared, each in one transaction, and shows what was done.")
final class ApplyCommand extends EngineCommand {
    ApplyCommand(Console console) {
        super(console);
    }

    @Override
    Report report(Run run) {
        return run.apply();
    }

    @Override
    void check(OutputFormat output) {
        if (output == OutputFormat.sql) {
            throw new CommandFailure(ExitCode.INVALID, "apply has no -o sql: dbspec plan -o sql shows the script, and psql runs it");
        }
    }

    @Override
    boolean writes() {
        return true;
    }
}
