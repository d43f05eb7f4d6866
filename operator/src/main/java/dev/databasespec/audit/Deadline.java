package dev.databasespec.audit;

import java.time.Duration;

/** The moment at which a call is over, whatever it is made of. */
record Deadline(long nanos) {
    static Deadline in(Duration time) {
        return new Deadline(System.nanoTime() + time.toNanos());
    }

    long nanosLeft() {
        return Math.max(1, nanos - System.nanoTime());
    }
}
