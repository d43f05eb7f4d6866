package dev.databasespec.kubernetes;

import dev.databasespec.api.DatabaseSpec;
import dev.databasespec.api.DatabaseSpecStatus;
import dev.databasespec.api.Mode;
import dev.databasespec.kubernetes.change.AuditRequired;
import dev.databasespec.kubernetes.change.ChangeControl;
import dev.databasespec.kubernetes.change.Pending;
import dev.databasespec.kubernetes.change.Subject;
import dev.databasespec.kubernetes.change.Turn;
import dev.databasespec.plan.Hazard;
import dev.databasespec.reconcile.Outcome;
import dev.databasespec.reconcile.Request;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** One pass over the database of a DatabaseSpec, and when the next one is due. */
final class Passes {
    private static final Duration PROBING = Duration.ofSeconds(5);
    private final Cluster cluster;
    private final Admissions admissions;
    private final Work work;
    private final ChangeControl changes;
    private final Turns turns;
    private final Reports reports;
    private final Backoff backoff;
    private final Meters meters;
    private final LastPasses last;
    private final Clock clock;

    Passes(Cluster cluster, Admissions admissions, Work work, ChangeControl changes, Turns turns, Reports reports, Backoff backoff,
            Meters meters, LastPasses last, Clock clock) {
        this.cluster = cluster;
        this.admissions = admissions;
        this.work = work;
        this.changes = changes;
        this.turns = turns;
        this.reports = reports;
        this.backoff = backoff;
        this.meters = meters;
        this.last = last;
        this.clock = clock;
    }

    /** Returns how long to wait for the next pass, if nothing happens before. */
    Duration run(DatabaseSpec resource) throws InterruptedException {
        Instant began = clock.instant();
        Duration delay = attempt(resource);
        return Expiry.notLaterThan(delay, resource, began, clock.instant());
    }

    private Duration attempt(DatabaseSpec resource) throws InterruptedException {
        String uid = resource.getMetadata().getUid();
        Duration interval = resource.getSpec().interval().duration();
        switch (admissions.of(resource)) {
            case Admission.Refused refused -> {
                changes.refused(new Subject(resource, SpecStatuses.before(resource), "", Optional.empty()), refused.reason().word());
                reports.refused(resource, refused);
                last.ended(uid, clock.instant());
            }
            case Admission.Blocked blocked -> reports.blocked(resource, blocked);
            case Admission.Waiting waiting -> {
                return PROBING;
            }
            case Admission.Granted granted -> {
                try {
                    if (Retries.isWorthIt(pass(resource, granted))) {
                        return backoff.afterFailure(uid, interval);
                    }
                } catch (AuditRequired e) {
                    reports.withoutHistory(resource, String.valueOf(e.getMessage()));
                    return backoff.afterFailure(uid, interval);
                }
            }
        }
        return backoff.regular(uid, interval);
    }

    private Outcome pass(DatabaseSpec resource, Admission.Granted granted) throws InterruptedException {
        DatabaseSpecStatus before = SpecStatuses.before(resource);
        boolean planOnly = resource.getSpec().mode() == Mode.Plan;
        Request request = new Request(granted.target(), granted.desired(), Inventories.of(before), planOnly ? Request.Mode.PLAN : Request.Mode.APPLY,
                limit(resource), granted.passwords());
        Turn turn = changes.turn(new Subject(resource, before, granted.target().server().address(), granted.changes().stream().findFirst()));
        boolean otherApprover = granted.instance().getSpec().requireOtherApprover();
        Outcome outcome = turns.take(granted.server(), () -> {
            long start = System.nanoTime();
            Outcome done = work.run(granted.instance(), request, turn, reports.journal(resource, granted), otherApprover);
            meters.reconciled(result(done), Duration.ofNanos(System.nanoTime() - start));
            return done;
        });
        Optional<Pending> pending = turn.settle(outcome, planOnly, otherApprover);
        reports.outcome(resource, before, outcome, granted, pending, turn.changed().map(c -> c.getMetadata().getName()));
        turn.withoutHistory().ifPresent(why -> {
            throw new AuditRequired(why);
        });
        if (outcome.failure().map(f -> Retries.isAnswer(f.kind())).orElse(true)) {
            last.ended(resource.getMetadata().getUid(), clock.instant());
        }
        if (outcome.failure().filter(f -> Retries.isAboutTheServer(f.kind())).isPresent()) {
            cluster.wakeInstanceOf(resource);
        }
        return outcome;
    }

    private static Optional<Hazard> limit(DatabaseSpec resource) {
        return switch (resource.getSpec().autoApproveUpTo()) {
            case None -> Optional.empty();
            case Low -> Optional.of(Hazard.LOW);
            case Medium -> Optional.of(Hazard.MEDIUM);
            case High -> Optional.of(Hazard.HIGH);
        };
    }

    private static String result(Outcome outcome) {
        return outcome.failure().isPresent()
                ? "failed"
                : !outcome.applied().isEmpty() ? "changed" : outcome.hasErrors() ? "problems" : outcome.pending().isEmpty() ? "unchanged" : "withheld";
    }
}
