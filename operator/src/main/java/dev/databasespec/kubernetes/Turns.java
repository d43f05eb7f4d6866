package dev.databasespec.kubernetes;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * Bounds how many databases are worked on at the same time. Of one server only a quarter of that, and whoever takes long waits for his server and not for us: his turn
 * goes to somebody else, so that however many servers hang, the others are worked on.
 */
final class Turns implements AutoCloseable {
    private static final Duration LONG = Duration.ofSeconds(5);
    /** More than ever wait. */
    private static final int EVERYBODY = 1_000_000;
    private final Semaphore all;
    private final int ofOneServer;
    private final Duration patience;
    private final Map<String, Semaphore> servers = new ConcurrentHashMap<>();
    private final ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("turns").factory());
    private volatile boolean stopping;

    Turns(int parallelism) {
        this(parallelism, LONG);
    }

    Turns(int parallelism, Duration patience) {
        this.all = new Semaphore(parallelism, true);
        this.ofOneServer = Math.max(1, parallelism / 4);
        this.patience = patience;
    }

    <T> T take(String server, Supplier<T> work) throws InterruptedException {
        Semaphore own = servers.computeIfAbsent(server, s -> new Semaphore(ofOneServer, true));
        acquire(own);
        try {
            acquire(all);
            AtomicBoolean given = new AtomicBoolean();
            Runnable give = () -> {
                if (given.compareAndSet(false, true)) {
                    all.release();
                }
            };
            try {
                var late = watch.schedule(give, patience.toMillis(), TimeUnit.MILLISECONDS);
                try {
                    return work.get();
                } finally {
                    late.cancel(false);
                }
            } finally {
                give.run();
            }
        } finally {
            own.release();
        }
    }

    private void acquire(Semaphore semaphore) throws InterruptedException {
        semaphore.acquire();
        if (stopping) {
            semaphore.release();
            throw new InterruptedException("the operator is stopping");
        }
    }

    int free() {
        return all.availablePermits();
    }

    /** Whoever waits for a turn is sent away; who has one goes on. */
    void stop() {
        stopping = true;
        all.release(EVERYBODY);
        servers.values().forEach(own -> own.release(EVERYBODY));
    }

    @Override
    public void close() {
        watch.shutdownNow();
    }
}
