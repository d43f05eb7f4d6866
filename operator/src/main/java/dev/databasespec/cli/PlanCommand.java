package dev.databasespec.cli;

import dev.databasespec.cli.report.Report;
import dev.databasespec.cli.run.Run;
import picocli.CommandLine.Command;

/** {@code dbspec plan} */
@Command(name = "plan", mixinStandardHelpOptions = true, description = "Shows what apply would do, and changes nothing.")
final class PlanCommand extends EngineCommand {
    PlanCommand(Console console) {
        super(console);
    }

    @Override
    Report report(Run run) {
        return run.plan();
    }

    @Override
    boolean writes() {
        return false;
    }
}
