package dev.databasespec.kubernetes;

import dev.databasespec.api.DatabaseSpec;
import dev.databasespec.api.DatabaseSpecStatus;
import dev.databasespec.api.Mode;
import dev.databasespec.plan.Hazard;
import dev.databasespec.reconcile.Journal;
import dev.databasespec.reconcile.Outcome;
import dev.databasespec.reconcile.Reconciliation;
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
    private final Reconciliation reconciliation;
    private final Rotation rotation;
    private final Turns turns;
    private final Reports reports;
    private final Backoff backoff;
    private final Meters meters;
    private final Clock clock;

    Passes(Cluster cluster, Admissions admissions, Reconciliation reconciliation, Rotation rotation, Turns turns, Reports reports, Backoff backoff,
            Meters meters, Clock clock) {
        this.cluster = cluster;
        this.admissions = admissions;
        this.reconciliation = reconciliation;
        this.rotation = rotation;
        this.turns = turns;
        this.reports = reports;
        this.backoff = backoff;
        this.meters = meters;
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
            case Admission.Refused refused -> reports.refused(resource, refused);
            case Admission.Blocked blocked -> reports.blocked(resource, blocked);
            case Admission.Waiting waiting -> {
                return PROBING;
            }
            case Admission.Granted granted -> {
                if (Retries.isWorthIt(pass(resource, granted))) {
                    return backoff.afterFailure(uid, interval);
                }
            }
        }
        return backoff.regular(uid, interval);
    }

    private Outcome pass(DatabaseSpec resource, Admission.Granted granted) throws InterruptedException {
        DatabaseSpecStatus before = SpecStatuses.before(resource);
        Request.Mode mode = resource.getSpec().mode() == Mode.Plan ? Request.Mode.PLAN : Request.Mode.APPLY;
        Request request = new Request(granted.target(), granted.desired(), Inventories.of(before), mode, limit(resource), granted.passwords());
        Journal journal = reports.journal(resource);
        Outcome outcome = turns.take(granted.server(), () -> {
            long start = System.nanoTime();
            Outcome done = rotation.run(granted.instance(), request, r -> reconciliation.run(r, journal));
            meters.reconciled(result(done), Duration.ofNanos(System.nanoTime() - start));
            return done;
        });
        reports.outcome(resource, before, outcome, granted);
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
