package dev.databasespec.kubernetes;

import dev.databasespec.api.DatabaseChangeStatus.Decision;
import dev.databasespec.api.DatabaseSpec;
import dev.databasespec.api.DatabaseSpecStatus.PendingPlan;
import dev.databasespec.api.DatabaseSpecStatus.Summary;
import dev.databasespec.api.ProblemStatus;
import dev.databasespec.api.ProblemStatus.Severity;
import dev.databasespec.model.Printable;
import java.util.List;
import java.util.Optional;

/** What the Ready condition says after a pass that could look at the database. */
final class ReadyMessages {
    private static final int NAMED = 3;

    private ReadyMessages() {}

    static String of(DatabaseSpec resource, SpecReason reason, Summary summary, Optional<PendingPlan> plan, Optional<Decision> rejected,
            List<ProblemStatus> problems) {
        String pending = plan.map(ReadyMessages::pending).orElse("");
        List<ProblemStatus> errors = problems.stream().filter(p -> p.severity() == Severity.Error).toList();
        return switch (reason) {
            case PLAN_ONLY -> pending + " would make it as declared, and nothing was changed (mode: Plan): see status.plan, and set `mode: Apply` to run them"
                    + also(errors);
            case APPROVAL_REQUIRED -> pending + " wait for approval, the rest was applied: " + plan.map(p -> commands(resource, p)).orElse("see status.plan")
                    + also(errors);
            case REJECTED -> pending + " were rejected by " + rejected.map(ReadyMessages::who).orElse("somebody")
                    + ": nothing of it is done until the plan or the spec is another; change the spec, or the database" + also(errors);
            case PARTIALLY_APPLIED, CREDENTIALS_UNAVAILABLE -> "everything else is as declared, but " + named(errors);
            case CONVERGED, CONNECTION_FAILED, INSTANCE_NOT_FOUND, INSTANCE_NOT_READY, NAMESPACE_NOT_ALLOWED, DATABASE_NOT_ALLOWED, ROLE_NOT_ALLOWED,
                    DATABASE_MISSING, INVALID_SPEC, CONFLICT, PERMISSION_DENIED, NOT_MANAGEABLE, SUSPENDED, APPLY_FAILED, DELETING, AUDIT_REQUIRED ->
                converged(summary);
        };
    }

    private static String commands(DatabaseSpec resource, PendingPlan plan) {
        String change = plan.change() + " -n " + resource.getMetadata().getNamespace();
        return "dbspec diff " + change + " shows them, dbspec approve " + change + " releases them";
    }

    private static String who(Decision decision) {
        return Printable.quoted(decision.by()) + (decision.reason() == null ? "" : " (" + Printable.escaped(decision.reason(), 500) + ")");
    }

    private static String converged(Summary summary) {
        return Plurals.of(summary.roles(), "role") + ", " + Plurals.of(summary.users(), "user") + ", " + Plurals.of(summary.grants(), "grant") + " as declared"
                + (summary.problems() > 0 ? "; " + Plurals.of(summary.problems(), "warning") + ", see status.problems" : "");
    }

    private static String pending(PendingPlan plan) {
        return Plurals.of(plan.steps(), "step") + " of risk " + plan.risk();
    }

    private static String also(List<ProblemStatus> errors) {
        return errors.isEmpty() ? "" : "; also, " + named(errors);
    }

    private static String named(List<ProblemStatus> errors) {
        String first = String.join("; ", errors.stream().limit(NAMED).map(p -> p.reason() + ": " + new Explanation(p.message(),
                p.action() == null ? "" : p.action()).sentence()).toList());
        return errors.size() <= NAMED ? first : first + "; and " + (errors.size() - NAMED) + " more, see status.problems";
    }
}
