package dev.databasespec.cli.bundle;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** Waits for an answer as a whole: a client's own limits end with the first byte of it. */
public final class Patience {
    private Patience() {}

    public static <T> T within(Duration limit, Supplier<T> question) throws TimeoutException {
        FutureTask<T> asked = new FutureTask<>(question::get);
        Thread.ofVirtual().name("question").start(asked);
        try {
            return asked.get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            asked.cancel(true);
            TimeoutException told = new TimeoutException("there was no whole answer within " + Math.max(1, limit.toSeconds()) + " s");
            told.initCause(e);
            throw told;
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException why ? why : new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
