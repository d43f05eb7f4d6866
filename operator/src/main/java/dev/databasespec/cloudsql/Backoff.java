package dev.databasespec.cloudsql;

import dev.databasespec.reconcile.CatalogException;
import dev.databasespec.reconcile.Failure;
import dev.databasespec.reconcile.Failure.Kind;
import dev.databasespec.reconcile.Pause;
import java.time.Duration;
import java.util.random.RandomGenerator;

/** Pauses between tries, each longer than the one before and none like another; together they stay below a limit. One object per call. */
final class Backoff {
    /** What has no time left shall still have a chance. */
    private static final Duration LEAST = Duration.ofSeconds(1);
    private final Waits waits;
    private final Duration limit;
    private final long began = System.nanoTime();
    private Duration next;
    private Duration paused = Duration.ZERO;

    /** How pauses are made. */
    record Waits(Pause pause, RandomGenerator random, Duration first, Duration longest) {
        Backoff within(Duration limit) {
            return new Backoff(this, limit);
        }
    }

    private Backoff(Waits waits, Duration limit) {
        this.waits = waits;
        this.limit = limit;
        this.next = waits.first();
    }

    /** Pauses; false if there is no time left for another try. */
    boolean again() throws CatalogException {
        Duration jittered = Duration.ofMillis(1 + Math.round(next.toMillis() * waits.random().nextDouble(0.5, 1)));
        if (spent().plus(jittered).compareTo(limit) > 0) {
            return false;
        }
        try {
            waits.pause().of(jittered);
        } catch (InterruptedException e) {
            throw interrupted();
        }
        paused = paused.plus(jittered);
        next = next.multipliedBy(2).compareTo(waits.longest()) < 0 ? next.multipliedBy(2) : waits.longest();
        return true;
    }

    /** For one try: as long as said, or as there is time left. */
    Duration atMost(Duration longest) {
        Duration left = limit.minus(spent());
        Duration shorter = left.compareTo(longest) < 0 ? left : longest;
        return shorter.compareTo(LEAST) < 0 ? LEAST : shorter;
    }

    /** Pauses of tests take no time, but count. */
    private Duration spent() {
        Duration elapsed = Duration.ofNanos(System.nanoTime() - began);
        return elapsed.compareTo(paused) > 0 ? elapsed : paused;
    }

    static CatalogException interrupted() {
        Thread.currentThread().interrupt();
        return new CatalogException(Failure.of(Kind.CONNECTION_FAILED, "interrupted while waiting for Google", "nothing: the process is stopping"));
    }
}
