package dev.databasespec.kubernetes;

import dev.databasespec.api.DatabaseSpecStatus.PendingPlan;
import dev.databasespec.api.DatabaseSpecStatus.Risk;
import dev.databasespec.kubernetes.change.Pending;
import dev.databasespec.model.Printable;
import dev.databasespec.plan.Hazard;
import java.util.List;

/** {@code status.plan}: what waits, its risk, and the first lines of its SQL. */
final class PendingPlans {
    private static final int LINES = 20;
    private static final int LONGEST_LINE = 1000;

    private PendingPlans() {}

    static PendingPlan of(Pending pending) {
        List<String> lines = pending.proposal().statements().stream().limit(LINES).map(s -> Printable.escaped(s.replace(";\n", "; "), LONGEST_LINE) + ";")
                .toList();
        return new PendingPlan(pending.proposal().hash(), risk(pending.proposal().risk()), pending.proposal().steps().size(), lines,
                pending.change().orElse(null));
    }

    private static Risk risk(Hazard hazard) {
        return switch (hazard) {
            case LOW -> Risk.Low;
            case MEDIUM -> Risk.Medium;
            case HIGH -> Risk.High;
        };
    }
}
