package dev.databasespec.reconcile;

import java.time.Duration;

/** Waiting, as an argument. */
public interface Pause {
    /** Lets the calling (virtual) thread sleep. */
    Pause SLEEP = Thread::sleep;

    void of(Duration time) throws InterruptedException;
}
