package dev.databasespec.postgres;

import java.time.Duration;

/** A moment after which nobody waits any longer. */
record Deadline(long nanoTime) {
    static Deadline in(Duration time) {
        return new Deadline(System.nanoTime() + time.toNanos());
    }

    long nanosLeft() {
        return nanoTime - System.nanoTime();
    }

    boolean isOver() {
        return nanosLeft() <= 0;
    }
}
