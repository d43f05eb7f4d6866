package dev.databasespec.kubernetes;

import dev.databasespec.api.DatabaseSpec;
import dev.databasespec.api.DatabaseSpecSpec;
import dev.databasespec.api.DatabaseSpecStatus;
import dev.databasespec.api.DatabaseSpecStatus.Adopted;
import dev.databasespec.api.DatabaseSpecStatus.LastChange;
import dev.databasespec.api.DatabaseSpecStatus.PendingPlan;
import dev.databasespec.api.Mode;
import dev.databasespec.api.StatusCondition;
import dev.databasespec.kubernetes.change.AuditTrail;
import dev.databasespec.kubernetes.change.AuditTrail.Note;
import dev.databasespec.kubernetes.change.Pending;
import dev.databasespec.model.Printable;
import dev.databasespec.plan.PlannedStep;
import dev.databasespec.reconcile.AuditEntry;
import dev.databasespec.reconcile.AuditEntry.Kind;
import dev.databasespec.reconcile.Journal;
import dev.databasespec.reconcile.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/** Says what happened to a DatabaseSpec, everywhere where it is said: status, Events, metrics and log. */
final class Reports {
    private static final Logger LOG = LoggerFactory.getLogger(Reports.class);
    private final SpecStatuses statuses;
    private final StatusWriter<DatabaseSpecSpec, DatabaseSpecStatus, DatabaseSpec> writer;
    private final SpecEvents events;
    private final Meters meters;
    /** Told already: of one generation a reason may come and go. */
    private final Set<String> refusals = ConcurrentHashMap.newKeySet();
    private final AuditTrail trail;
    private final Function<DatabaseSpec, String> servers;

    /** {@code servers}: where the database of a DatabaseSpec is, for the audit history. */
    Reports(SpecStatuses statuses, StatusWriter<DatabaseSpecSpec, DatabaseSpecStatus, DatabaseSpec> writer, SpecEvents events, Meters meters, AuditTrail trail,
            Function<DatabaseSpec, String> servers) {
        this.statuses = statuses;
        this.writer = writer;
        this.events = events;
        this.meters = meters;
        this.trail = trail;
        this.servers = servers;
    }

    DatabaseSpec refreshed(DatabaseSpec cached) {
        return writer.refreshed(cached);
    }

    /** Writes down what is about to be made before it is made. */
    Journal journal(DatabaseSpec resource, Admission.Granted granted) {
        return (steps, expected) -> {
            if (!steps.isEmpty()) {
                store(resource, statuses.applying(resource, steps, expected, granted.templates()), List.of());
            }
        };
    }

    /** Writes a status as it is. */
    void write(DatabaseSpec resource, DatabaseSpecStatus status) {
        writer.write(resource, status);
    }

    void outcome(DatabaseSpec resource, DatabaseSpecStatus before, Outcome outcome, Admission.Granted granted, Optional<Pending> pending,
            Optional<String> change) {
        outcome.applied().forEach(step -> count(step, "Applied"));
        outcome.pending().forEach(step -> count(step, "Withheld"));
        if (SpecStatuses.putBack(resource, before, outcome, granted.changes())) {
            meters.driftFound();
        }
        DatabaseSpecStatus after = statuses.of(resource, outcome, granted.missing(), granted.templates(), resource.getSpec().mode() == Mode.Plan, pending,
                change);
        List<Note> notes = new ArrayList<>(adopted(before, after));
        if (!Objects.equals(before.templates(), after.templates())) {
            granted.changes().forEach(c -> notes.add(new Note(Kind.TemplateChanged, null,
                    new AuditEntry.Template(c.name(), c.fromVersion(), c.fromChecksum(), c.toVersion(), c.toChecksum()))));
        }
        write(resource, before, after, notes, outcome.applied());
        if (outcome.failure().isEmpty()) {
            events.applied(resource, before, after, outcome, granted.changes());
        }
    }

    void refused(DatabaseSpec resource, Admission.Refused refused) {
        DatabaseSpecStatus before = SpecStatuses.before(resource);
        DatabaseSpecStatus after = statuses.refused(resource, refused.reason(), refused.why(), refused.errors(), refused.templates());
        boolean news = refused.reason() != SpecReason.SUSPENDED && !before.conditions().stream().filter(c -> c.type().equals(Conditions.READY))
                .anyMatch(c -> c.reason().equals(refused.reason().word()) && Objects.equals(c.observedGeneration(), resource.getMetadata().getGeneration()));
        boolean told = news && !refusals.add(resource.getMetadata().getUid() + "/" + resource.getMetadata().getGeneration() + "/" + refused.reason());
        write(resource, before, after,
                news && !told ? List.of(Note.of(Kind.Refused, refused.reason().word() + ": " + refused.why().sentence())) : List.of(), List.of());
    }

    /** Nothing was done, since the audit history does not take what has to be in it before. */
    void withoutHistory(DatabaseSpec resource, String why) {
        write(resource, SpecStatuses.before(resource), statuses.failed(resource, SpecReason.AUDIT_REQUIRED, new Explanation(why,
                "it is tried again; mend what keeps the history from taking records")), List.of(), List.of());
    }

    /** What was there before us and is declared for the first time. */
    private static List<Note> adopted(DatabaseSpecStatus before, DatabaseSpecStatus after) {
        List<String> news = new ArrayList<>();
        Adopted none = new Adopted(List.of(), List.of());
        Adopted had = Objects.requireNonNullElse(before.adopted(), none);
        Adopted has = Objects.requireNonNullElse(after.adopted(), none);
        has.schemas().stream().filter(s -> !had.schemas().contains(s)).forEach(s -> news.add("schema " + Printable.quoted(s)));
        has.roles().stream().filter(r -> !had.roles().contains(r)).forEach(r -> news.add("role " + Printable.quoted(r)));
        return news.isEmpty() ? List.of() : List.of(Note.of(Kind.Adopted, "declared, and there before us: " + String.join(", ", news)));
    }

    void blocked(DatabaseSpec resource, Admission.Blocked blocked) {
        write(resource, SpecStatuses.before(resource), statuses.failed(resource, blocked.reason(), blocked.why()), List.of(), List.of());
    }

    void deleting(DatabaseSpec resource, Explanation why) {
        write(resource, SpecStatuses.before(resource), statuses.failed(resource, SpecReason.DELETING, why), List.of(), List.of());
    }

    private void forget(DatabaseSpec resource) {
        writer.forget(resource);
        refusals.removeIf(told -> told.startsWith(resource.getMetadata().getUid()));
    }

    private void write(DatabaseSpec resource, DatabaseSpecStatus before, DatabaseSpecStatus after, List<Note> notes,
            List<PlannedStep> applied) {
        Optional<StatusCondition> ready = Conditions.ready(after.conditions());
        if (store(resource, after, notes)) {
            events.changed(resource, before, after);
            // that the history took a record is no news of the database
            if (!applied.isEmpty() || !writer.isSame(before.withAudit(null), after.withAudit(null))) {
                ready.ifPresent(r -> log(resource, before, after, r, applied));
            }
        }
    }

    /** The one line of a pass that something happened in. */
    private static void log(DatabaseSpec resource, DatabaseSpecStatus before, DatabaseSpecStatus after, StatusCondition ready, List<PlannedStep> applied) {
        LoggingEventBuilder line = SpecLog.info(LOG, resource);
        line = SpecLog.with(line, "was", Conditions.ready(before.conditions()).map(StatusCondition::reason).filter(was -> !was.equals(ready.reason())));
        line = SpecLog.with(line, "applied", Optional.of(applied.size()).filter(n -> n > 0));
        line = SpecLog.with(line, "change", Optional.ofNullable(after.lastChange()).filter(c -> !applied.isEmpty()).map(LastChange::name));
        line = SpecLog.with(line, "pending", Optional.ofNullable(after.plan()).map(PendingPlan::steps));
        line.log("{}Ready={}/{}: {}", applied.isEmpty() ? "" : "applied " + SpecEvents.sentences(applied) + "; ", ready.status(), ready.reason(),
                ready.message());
    }

    /** What the deletion of a DatabaseSpec did to its database, or left. */
    void released(DatabaseSpec resource, Outcome outcome) {
        events.released(resource, outcome);
        SpecLog.info(LOG, resource).addKeyValue("applied", outcome.applied().size()).log("deleted, deletionPolicy {}: {}", resource.getSpec().deletionPolicy(),
                outcome.applied().isEmpty() ? "there was nothing to take back" : "applied " + SpecEvents.sentences(outcome.applied()));
    }

    void abandoned(DatabaseSpec resource) {
        events.abandoned(resource);
        SpecLog.info(LOG, resource).log("deleted with annotation {}: the database was left as it is", Release.ABANDON);
    }

    /** It is not there any more. */
    void gone(DatabaseSpec resource) {
        SpecLog.info(LOG, resource).log("gone, deletionPolicy {}", resource.getSpec().deletionPolicy());
        forget(resource);
    }

    /** With what the audit history is to know of it; the first status tells of the creation. */
    private boolean store(DatabaseSpec resource, DatabaseSpecStatus status, List<Note> notes) {
        List<Note> all = new ArrayList<>(resource.getStatus() == null ? List.of(Note.of(Kind.Created, null)) : List.of());
        all.addAll(notes);
        DatabaseSpecStatus noted = trail.isKept() || status.audit() != null ? trail.noted(resource, status, servers.apply(resource), all) : status;
        boolean written = writer.write(resource, statuses.recorded(resource, noted, trail.isKept(), trail.waiting(resource)));
        trail.handOver(resource);
        return written;
    }

    private void count(PlannedStep step, String result) {
        meters.step(step.step().getClass().getSimpleName(), step.hazard().word(), result);
    }
}
