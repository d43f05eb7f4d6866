package dev.databasespec.kubernetes;

import dev.databasespec.api.DatabaseChangeSpec.TemplateChange;
import dev.databasespec.api.DatabaseSpec;
import dev.databasespec.api.DatabaseSpecStatus;
import dev.databasespec.api.StatusCondition;
import dev.databasespec.api.StatusCondition.State;
import dev.databasespec.kubernetes.Announcements.Kind;
import dev.databasespec.plan.PlannedStep;
import dev.databasespec.plan.Steps;
import dev.databasespec.reconcile.Outcome;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** What of a pass is worth an Event. */
record SpecEvents(Announcements announcements) {
    private static final int NAMED = 5;
    private static final Set<String> NO_FAILURES = Set.of(SpecReason.CONVERGED.word(), SpecReason.APPROVAL_REQUIRED.word(), SpecReason.REJECTED.word(),
            SpecReason.PLAN_ONLY.word(),
            SpecReason.SUSPENDED.word());

    void applied(DatabaseSpec resource, DatabaseSpecStatus before, DatabaseSpecStatus after, Outcome outcome, List<TemplateChange> changes) {
        if (!outcome.applied().isEmpty()) {
            boolean drift = SpecStatuses.putBack(resource, before, outcome, changes);
            String change = after.lastChange() == null ? "" : " (" + after.lastChange().name() + ")";
            announcements.tell(resource, drift ? Kind.DRIFT_CORRECTED : Kind.APPLIED, sentences(outcome.applied()) + change);
        }
        var plan = after.plan();
        if (plan != null && after.conditions().stream().anyMatch(c -> c.reason().equals(SpecReason.APPROVAL_REQUIRED.word()))) {
            announcements.tell(resource, Kind.WITHHELD,
                    Plurals.of(plan.steps(), "step") + " of risk " + plan.risk() + " wait: " + sentences(outcome.pending()) + " ("
                            + (plan.change() == null ? "" : plan.change() + ", ") + plan.hash() + ")");
        }
    }

    void changed(DatabaseSpec resource, DatabaseSpecStatus before, DatabaseSpecStatus after) {
        Optional<StatusCondition> was = Conditions.ready(before.conditions());
        Optional<StatusCondition> is = Conditions.ready(after.conditions());
        boolean hadFailed = was.filter(SpecEvents::isFailure).isPresent();
        if (is.filter(SpecEvents::isFailure).isPresent()) {
            String told = is.get().reason() + ": " + is.get().message();
            if (!hadFailed || !Objects.equals(told, was.map(c -> c.reason() + ": " + c.message()).orElse(""))) {
                announcements.tell(resource, is.get().reason().equals(SpecReason.CONFLICT.word()) ? Kind.CONFLICT : Kind.FAILED, told);
            }
        } else if (hadFailed && is.isPresent()) {
            announcements.tell(resource, Kind.RECOVERED, is.get().reason() + ": " + is.get().message() + " (it was "
                    + was.map(c -> c.reason() + " since " + c.lastTransitionTime()).orElse("") + ")");
        }
    }

    void abandoned(DatabaseSpec resource) {
        announcements.tell(resource, Kind.ABANDONED, "deleted with annotation " + Release.ABANDON + ": database \"" + resource.getSpec().database()
                + "\" was left as it is");
    }

    void released(DatabaseSpec resource, Outcome outcome) {
        if (!outcome.applied().isEmpty()) {
            announcements.tell(resource, Kind.APPLIED, "deleted: " + sentences(outcome.applied()));
        }
        if (!outcome.problems().isEmpty()) {
            announcements.tell(resource, Kind.WITHHELD, "deleted; what stayed: "
                    + String.join("; ", outcome.problems().stream().limit(NAMED).map(p -> p.object() + ": " + p.message()).toList()));
        }
    }

    private static boolean isFailure(StatusCondition ready) {
        return ready.status() == State.False && !NO_FAILURES.contains(ready.reason());
    }

    static String sentences(List<PlannedStep> steps) {
        String first = String.join("; ", steps.stream().limit(NAMED).map(p -> Steps.sentence(p.step())).toList());
        return steps.size() <= NAMED ? first : first + "; and " + (steps.size() - NAMED) + " more";
    }
}
