package dev.databasespec.kubernetes.change;

import dev.databasespec.api.DatabaseChange;
import dev.databasespec.api.DatabaseChangeSpec;
import dev.databasespec.api.DatabaseChangeSpec.ChangeStep;
import dev.databasespec.api.DatabaseChangeStatus;
import dev.databasespec.api.DatabaseChangeStatus.AuditLink;
import dev.databasespec.api.DatabaseChangeStatus.Result;
import dev.databasespec.api.DatabaseChangeStatus.StepResult;
import dev.databasespec.reconcile.AuditEntry;
import dev.databasespec.reconcile.AuditEntry.Kind;
import dev.databasespec.reconcile.AuditRecord;
import dev.databasespec.reconcile.Link;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The record of a change: made from what the API server keeps of it and nothing else, so that it comes out the same however often it is made. */
final class Records {
    private Records() {}

    /** {@code link}: cluster, version and number, as the status has them or will have them. */
    static AuditRecord of(DatabaseChange change, DatabaseChangeStatus status, AuditLink link, List<DatabaseChangeSpec> furtherParts) {
        boolean gone = change.getSpec().trigger() == DatabaseChangeSpec.Trigger.Deletion && change.getSpec().stepCount() == 0;
        return entry(change, status, link, gone ? Kind.Deleted : Kind.valueOf(Objects.requireNonNull(status.phase()).name()), furtherParts)
                .linkedTo(new Link(link.sequence() - 1, link.previousHash()));
    }

    private static AuditEntry entry(DatabaseChange change, DatabaseChangeStatus status, AuditLink link, Kind kind, List<DatabaseChangeSpec> furtherParts) {
        DatabaseChangeSpec spec = change.getSpec();
        var subject = new AuditEntry.Subject(change.getMetadata().getNamespace(), spec.specRef().name(), spec.specRef().uid(), spec.specRef().generation());
        var template = spec.template();
        return new AuditEntry(Instant.parse(Objects.requireNonNull(status.finishedAt())), link.cluster(), kind, place(spec), subject, Changes.name(change),
                status.pass(), spec.trigger().name(), requester(spec), approval(status), spec.planHash(), spec.risk().name(), steps(spec, status, furtherParts),
                template == null
                        ? null
                        : new AuditEntry.Template(template.name(), template.fromVersion(), template.fromChecksum(), template.toVersion(),
                                template.toChecksum()),
                status.error() == null ? null : new AuditEntry.Problem(status.error().sqlstate(), status.error().message()), status.message(),
                spec.serverVersion(),
                link.operatorVersion(), duration(status));
    }

    static AuditEntry.Place place(DatabaseChangeSpec spec) {
        return new AuditEntry.Place(spec.target().instance(), spec.target().database());
    }

    static AuditEntry.Requester requester(DatabaseChangeSpec spec) {
        return new AuditEntry.Requester(spec.requestedBy().user(), spec.requestedBy().source().name());
    }

    private static AuditEntry.@Nullable Approval approval(DatabaseChangeStatus status) {
        var decision = status.approval();
        return decision == null ? null : new AuditEntry.Approval(decision.by(), decision.at(), decision.reason());
    }

    private static @Nullable Long duration(DatabaseChangeStatus status) {
        String start = status.startedAt();
        return start == null || status.attempts() == null ? null : Duration.between(Instant.parse(start), Instant.parse(status.finishedAt())).toMillis();
    }

    /** What was done besides the plan follows it. */
    private static List<AuditEntry.Step> steps(DatabaseChangeSpec spec, DatabaseChangeStatus status, List<DatabaseChangeSpec> furtherParts) {
        Map<Integer, StepResult> results = new HashMap<>();
        status.results().forEach(r -> results.put(r.step(), r));
        boolean tried = status.attempts() != null && status.applied() != null;
        int told = status.results().size() < Results.LISTED ? Integer.MAX_VALUE : status.results().getLast().step();
        List<AuditEntry.Step> steps = new ArrayList<>();
        List<ChangeStep> planned = planned(spec, furtherParts);
        for (int i = 0; i < planned.size(); i++) {
            StepResult result = results.get(i);
            String word = result != null ? result.result().name() : tried && i <= told ? Result.Applied.name() : null;
            steps.add(step(planned.get(i), word, result == null ? null : result.message()));
        }
        status.further().forEach(s -> steps.add(step(s, Result.Applied.name(), null)));
        return steps;
    }

    /** A part that somebody deleted takes the steps with it; that there was a change is told all the same, and its hash tells that something is missing. */
    private static List<ChangeStep> planned(DatabaseChangeSpec spec, List<DatabaseChangeSpec> furtherParts) {
        try {
            return ChangeSteps.unpack(spec, furtherParts);
        } catch (Damaged e) {
            return List.of();
        }
    }

    private static AuditEntry.Step step(ChangeStep s, @Nullable String result, @Nullable String message) {
        return new AuditEntry.Step(s.object(), s.action(), s.hazard().name(), s.sql(), result, message);
    }

    /** That a change is about to be made. */
    static AuditEntry intent(DatabaseChange change, Instant now, String cluster, String operatorVersion) {
        DatabaseChangeSpec spec = change.getSpec();
        var subject = new AuditEntry.Subject(change.getMetadata().getNamespace(), spec.specRef().name(), spec.specRef().uid(), spec.specRef().generation());
        return new AuditEntry(now, cluster, Kind.Applying, place(spec), subject, Changes.name(change), PassId.current().orElse(null), spec.trigger().name(),
                requester(spec),
                approval(Changes.status(change)), spec.planHash(), spec.risk().name(), List.of(), null, null,
                spec.stepCount() + " steps are about to be done; the record of their end follows", spec.serverVersion(), operatorVersion, null);
    }
}
