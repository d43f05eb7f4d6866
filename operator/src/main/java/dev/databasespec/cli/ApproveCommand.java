package dev.databasespec.cli;

import dev.databasespec.api.ChangeApprovalSpec.Verdict;
import dev.databasespec.api.Period;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code dbspec approve} */
@Command(name = "approve", mixinStandardHelpOptions = true, description = "Shows a DatabaseChange that waits, asks, and writes a ChangeApproval for exactly this plan in your name.")
final class ApproveCommand extends DecisionCommand {
    @Option(names = "--expires", paramLabel = "DURATION", description = "After this time it does not count any more, where it has not been used, such as 30m or 24h.")
    private @Nullable String expires;

    ApproveCommand(Console console) {
        super(console, Verdict.Approve);
    }

    @Override
    void check(@Nullable String givenReason) {
        if (lifetime().filter(period -> period.duration().isZero()).isPresent()) {
            throw new CommandFailure(ExitCode.INVALID, "--expires: an approval that has expired at once is none");
        }
    }

    @Override
    Optional<Period> lifetime() {
        return Optional.ofNullable(expires).map(text -> period("--expires", text));
    }
}
