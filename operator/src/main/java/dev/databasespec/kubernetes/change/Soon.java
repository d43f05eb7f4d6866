package dev.databasespec.kubernetes.change;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A write that must not take long, since others wait for locks meanwhile. */
final class Soon {
    static final Duration INSIDE_A_TRANSACTION = Duration.ofSeconds(5);

    private Soon() {}

    /** Gives up after the limit; what was sent may arrive all the same, and is recognised as late by its version. */
    static <T> T within(Duration limit, Callable<T> write) {
        FutureTask<T> task = new FutureTask<>(PassId.carried(write));
        Thread writing = Thread.ofVirtual().name("write").start(task);
        try {
            return task.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException known ? known : new IllegalStateException(e.getCause());
        } catch (TimeoutException e) {
            throw new TooSlow("the API server did not take it within " + limit.toSeconds() + " s; the transaction was rolled back and is tried again");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TooSlow("the operator is stopping; the transaction was rolled back and the next start goes on");
        } finally {
            writing.interrupt();
        }
    }

    /** Nothing was changed. */
    static final class TooSlow extends RuntimeException {
        private static final long serialVersionUID = 1;

        TooSlow(String message) {
            super(message);
        }
    }
}
