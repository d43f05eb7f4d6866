package dev.databasespec.testbed;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits for a condition instead of sleeping for a time that is always too long or too short. */
public final class Await {
    private static final Duration STEP = Duration.ofMillis(20);

    private Await() {}

    /** Returns as soon as the condition holds; fails with what was awaited when the time is over. */
    public static void until(String what, Duration limit, BooleanSupplier condition) {
        if (!within(limit, condition)) {
            throw new AssertionError("waited " + limit.toSeconds() + " s in vain: " + what);
        }
    }

    /** Whether the condition came true within the limit. */
    public static boolean within(Duration limit, BooleanSupplier condition) {
        long end = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                return false;
            }
            pause();
        }
        return true;
    }

    private static void pause() {
        try {
            Thread.sleep(STEP);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting", e);
        }
    }
}
