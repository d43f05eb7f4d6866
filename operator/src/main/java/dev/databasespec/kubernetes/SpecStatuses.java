package dev.databasespec.kubernetes;

import static dev.databasespec.kubernetes.Conditions.APPROVAL_REQUIRED;
import static dev.databasespec.kubernetes.Conditions.AUDIT_PENDING;
import static dev.databasespec.kubernetes.Conditions.DRIFTED;
import static dev.databasespec.kubernetes.Conditions.READY;
import static dev.databasespec.kubernetes.Conditions.RECONCILING;
import static dev.databasespec.kubernetes.Conditions.STALLED;

import dev.databasespec.api.AppliedTemplate;
import dev.databasespec.api.DatabaseChangeSpec.TemplateChange;
import dev.databasespec.api.DatabaseChangeStatus.Decision;
import dev.databasespec.api.DatabaseSpec;
import dev.databasespec.api.DatabaseSpecStatus;
import dev.databasespec.api.DatabaseSpecStatus.Adopted;
import dev.databasespec.api.DatabaseSpecStatus.LastChange;
import dev.databasespec.api.DatabaseSpecStatus.PendingPlan;
import dev.databasespec.api.DatabaseSpecStatus.Summary;
import dev.databasespec.api.InventoryStatus;
import dev.databasespec.api.ProblemStatus;
import dev.databasespec.api.StatusCondition.State;
import dev.databasespec.kubernetes.change.Outbox;
import dev.databasespec.kubernetes.change.Pending;
import dev.databasespec.model.Inventory;
import dev.databasespec.plan.PlannedStep;
import dev.databasespec.reconcile.Failure;
import dev.databasespec.reconcile.Outcome;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes the status of a DatabaseSpec. Pure but for the clock: what did not change comes out equal to what was there. */
final class SpecStatuses {
    private final Clock clock;

    SpecStatuses(Clock clock) {
        this.clock = clock;
    }

    /**
     * What a pass came to.
     *
     * @param missing passwords that could not be read, so that everything but them was done
     * @param templates the revisions of templates that were part of it
     * @param pending what is not done, and as which change it waits
     * @param change name of the change that did something, where one did
     */
    DatabaseSpecStatus of(DatabaseSpec resource, Outcome outcome, List<ProblemStatus> missing, List<AppliedTemplate> templates, boolean planOnly,
            Optional<Pending> pending,
            Optional<String> change) {
        DatabaseSpecStatus before = before(resource);
        Optional<Failure> failure = outcome.failure();
        if (failure.isPresent()) {
            return failed(resource, SpecReason.of(failure.get().kind()), new Explanation(failure.get().message(), failure.get().action()),
                    planOnly ? before.templates() : AppliedTemplates.trying(before.templates(), templates));
        }
        Optional<PendingPlan> plan = pending.map(PendingPlans::of);
        Optional<Decision> rejected = pending.flatMap(Pending::rejected);
        SpecReason reason = rejected.isPresent() ? SpecReason.REJECTED : reason(outcome, missing, planOnly);
        List<ProblemStatus> problems = Problems.listed(outcome.problems(), missing);
        Summary summary = new Summary(outcome.counts().schemas(), outcome.counts().roles(), outcome.counts().users(), outcome.counts().grants(),
                outcome.surplus(), outcome.problems().size() + missing.size());
        Conditions conditions = conditions(resource, before);
        drift(conditions, resource, before, outcome, AppliedTemplates.changes(before.templates(), templates));
        String message = ReadyMessages.of(resource, reason, summary, plan, rejected, problems);
        conclude(conditions, reason, message, Retries.isWorthIt(outcome));
        boolean waits = reason == SpecReason.APPROVAL_REQUIRED && plan.isPresent();
        conditions.with(APPROVAL_REQUIRED, waits, waits ? "PlanPending" : "NothingPending",
                waits ? message + " (plan " + plan.map(PendingPlan::hash).orElse("") + ")" : "nothing waits for approval");
        return new DatabaseSpecStatus(resource.getMetadata().getGeneration(), conditions.all(), summary, plan.orElse(null),
                change(before, outcome.applied(), change), Inventories.written(outcome.inventory()), Inventories.adopted(outcome.inventory()),
                Users.listed(outcome.users().values()), problems, before.audit(), templates(before, outcome, missing, templates, planOnly));
    }

    private static List<AppliedTemplate> templates(DatabaseSpecStatus before, Outcome outcome, List<ProblemStatus> missing, List<AppliedTemplate> templates,
            boolean planOnly) {
        boolean isWell = !outcome.hasErrors() && missing.isEmpty();
        if (planOnly) {
            return isWell && outcome.pending().isEmpty() ? templates : before.templates();
        }
        return isWell ? templates : AppliedTemplates.tryingOrNew(before.templates(), templates);
    }

    /** The database was not looked at because of what spec or instance say. */
    DatabaseSpecStatus refused(DatabaseSpec resource, SpecReason reason, Explanation why, List<SpecError> errors, List<AppliedTemplate> templates) {
        DatabaseSpecStatus before = before(resource);
        Conditions conditions = conditions(resource, before);
        conclude(conditions, reason, why.sentence(), false);
        conditions.with(APPROVAL_REQUIRED, false, "NothingPending", "nothing waits for approval");
        return new DatabaseSpecStatus(resource.getMetadata().getGeneration(), conditions.all(), before.summary(), null, before.lastChange(),
                before.inventory(), before.adopted(), before.users(), Problems.listed(errors), before.audit(),
                AppliedTemplates.trying(before.templates(), templates));
    }

    /** Something outside of the spec is in the way; it is tried again. What was known of the database stays. */
    DatabaseSpecStatus failed(DatabaseSpec resource, SpecReason reason, Explanation why) {
        return failed(resource, reason, why, before(resource).templates());
    }

    private DatabaseSpecStatus failed(DatabaseSpec resource, SpecReason reason, Explanation why, List<AppliedTemplate> templates) {
        DatabaseSpecStatus before = before(resource);
        Conditions conditions = conditions(resource, before);
        conclude(conditions, reason, why.sentence(), !reason.needsPerson());
        return with(before, resource.getMetadata().getGeneration(), conditions, before.inventory(), before.adopted(), templates);
    }

    /** Steps are about to run: what they make is remembered first. */
    DatabaseSpecStatus applying(DatabaseSpec resource, List<PlannedStep> steps, Inventory expected, List<AppliedTemplate> templates) {
        DatabaseSpecStatus before = before(resource);
        boolean isNew = !Objects.equals(before.observedGeneration(), resource.getMetadata().getGeneration());
        Conditions conditions = conditions(resource, before).with(RECONCILING, true, isNew ? "NewGeneration" : "Applying",
                "applying " + Plurals.of(steps.size(), "step"));
        return with(before, before.observedGeneration(), conditions, Inventories.written(expected), Inventories.adopted(expected),
                AppliedTemplates.trying(before.templates(), templates));
    }

    private static DatabaseSpecStatus with(DatabaseSpecStatus before, @Nullable Long generation, Conditions conditions,
            @Nullable InventoryStatus inventory, @Nullable Adopted adopted, List<AppliedTemplate> templates) {
        return new DatabaseSpecStatus(generation, conditions.all(), before.summary(), before.plan(), before.lastChange(), inventory, adopted, before.users(),
                before.problems(), before.audit(), templates);
    }

    private void conclude(Conditions conditions, SpecReason reason, String message, boolean retrying) {
        conditions.with(READY, reason == SpecReason.CONVERGED, reason.word(), message);
        conditions.with(RECONCILING, retrying, retrying ? "Retrying" : "Idle", retrying ? "it is tried again soon" : "nothing is under way");
        conditions.with(STALLED, reason.needsPerson(), reason.needsPerson() ? reason.word() : "Progressing",
                reason.needsPerson() ? message : "no person is needed");
    }

    private static SpecReason reason(Outcome outcome, List<ProblemStatus> missing, boolean planOnly) {
        if (!outcome.pending().isEmpty()) {
            return planOnly ? SpecReason.PLAN_ONLY : SpecReason.APPROVAL_REQUIRED;
        }
        if (!missing.isEmpty()) {
            return SpecReason.CREDENTIALS_UNAVAILABLE;
        }
        return outcome.hasErrors() ? SpecReason.PARTIALLY_APPLIED : SpecReason.CONVERGED;
    }

    /** What somebody changed outside: only a spec that was converged before can drift. */
    private static void drift(Conditions conditions, DatabaseSpec resource, DatabaseSpecStatus before, Outcome outcome, List<TemplateChange> changes) {
        boolean wasConverged = wasConverged(resource, before) && changes.isEmpty();
        var was = conditions.get(DRIFTED).filter(c -> Objects.equals(c.observedGeneration(), resource.getMetadata().getGeneration()));
        boolean wasWithheld = was.filter(c -> c.status() == State.True && c.reason().equals("Withheld")).isPresent();
        if (outcome.surplus() > 0) {
            conditions.with(DRIFTED, true, "SurplusFound",
                    Plurals.of(outcome.surplus(), "right or membership", "rights and memberships") + " beyond the spec, left in place");
        } else if (!outcome.pending().isEmpty() && (wasConverged || wasWithheld)) {
            conditions.with(DRIFTED, true, "Withheld", Plurals.of(outcome.pending().size(), "step") + " would put back what was changed outside, and wait");
        } else if (putBack(resource, before, outcome, changes)) {
            conditions.with(DRIFTED, false, "Corrected", "what was changed outside was put back in " + Plurals.of(outcome.applied().size(), "step"));
        } else if (was.filter(c -> c.reason().equals("Corrected")).isEmpty() || !outcome.applied().isEmpty()) {
            conditions.with(DRIFTED, false, "InSync", "nothing was changed outside");
        }
    }

    /** Whether steps were needed although the spec had been converged and is the same, templates included: somebody else changed the database. */
    static boolean putBack(DatabaseSpec resource, DatabaseSpecStatus before, Outcome outcome, List<TemplateChange> changes) {
        return changes.isEmpty() && wasConverged(resource, before) && outcome.applied().stream().anyMatch(PlannedStep::isAboutDrift);
    }

    private static boolean wasConverged(DatabaseSpec resource, DatabaseSpecStatus before) {
        return before.conditions().stream().anyMatch(c -> c.type().equals(READY) && c.status() == State.True
                && Objects.equals(c.observedGeneration(), resource.getMetadata().getGeneration()));
    }

    private @Nullable LastChange change(DatabaseSpecStatus before, List<PlannedStep> applied, Optional<String> name) {
        return applied.isEmpty() || name.isEmpty()
                ? before.lastChange()
                : new LastChange(name.get(), clock.instant().truncatedTo(ChronoUnit.SECONDS).toString(), applied.size());
    }

    /** The status with what the audit history has taken; {@code kept}: there is one. */
    DatabaseSpecStatus recorded(DatabaseSpec resource, DatabaseSpecStatus status, boolean kept, Optional<Outbox.Waiting> waiting) {
        Conditions conditions = new Conditions(status.conditions(), resource.getMetadata().getGeneration(), clock.instant());
        if (!kept) {
            return conditions.get(AUDIT_PENDING).isEmpty() ? status : status.withConditions(conditions.without(AUDIT_PENDING).all());
        }
        return status.withConditions(conditions.with(AUDIT_PENDING, waiting.isPresent(), waiting.isPresent() ? "SinkUnavailable" : "Delivered", waiting.map(
                w -> Plurals.of(w.records(), "record") + " of the audit history wait since " + w.since().truncatedTo(ChronoUnit.SECONDS) + ": " + w.why()
                        + "; delivery is tried again until it succeeds, and nothing is lost")
                .orElse("every record is in the audit history")).all());
    }

    private Conditions conditions(DatabaseSpec resource, DatabaseSpecStatus before) {
        return new Conditions(before.conditions(), resource.getMetadata().getGeneration(), clock.instant());
    }

    static DatabaseSpecStatus before(DatabaseSpec resource) {
        DatabaseSpecStatus status = resource.getStatus();
        return status != null ? status : DatabaseSpecStatus.NONE;
    }
}
