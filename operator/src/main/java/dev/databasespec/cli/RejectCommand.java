package dev.databasespec.cli;

import dev.databasespec.api.ChangeApprovalSpec.Verdict;
import dev.databasespec.api.Period;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;

/** {@code dbspec reject} */
@Command(name = "reject", mixinStandardHelpOptions = true, description = "Shows a DatabaseChange that waits, asks, and rejects it in your name: it does not come back until plan or spec change.")
final class RejectCommand extends DecisionCommand {
    RejectCommand(Console console) {
        super(console, Verdict.Reject);
    }

    @Override
    void check(@Nullable String givenReason) {
        if (givenReason == null || givenReason.isBlank()) {
            throw new CommandFailure(ExitCode.INVALID, "reject needs --reason: whoever wrote the DatabaseSpec reads it");
        }
    }

    @Override
    Optional<Period> lifetime() {
        return Optional.empty();
    }
}
