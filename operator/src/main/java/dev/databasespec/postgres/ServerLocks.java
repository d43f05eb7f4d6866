package dev.databasespec.postgres;

import dev.databasespec.reconcile.CatalogException;
import dev.databasespec.reconcile.Failure;
import dev.databasespec.reconcile.Failure.Kind;
import dev.databasespec.reconcile.Target;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Our own threads queue up before they ask a server for its lock: they would only take connections and time out there. */
final class ServerLocks {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    /** A semaphore rather than a lock: a change may be closed by another thread than the one that began it. */
    private final Map<String, Semaphore> servers = new ConcurrentHashMap<>();

    /** What is returned gives the lock back. */
    Runnable enter(Target target) throws CatalogException {
        Semaphore server = servers.computeIfAbsent(target.server().address(), a -> new Semaphore(1, true));
        try {
            if (server.tryAcquire(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                return server::release;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new CatalogException(Failure.of(Kind.LOCK_TIMEOUT,
                "other changes of roles on server " + target.server().address() + " did not end within " + PATIENCE.toSeconds() + " s",
                "it is retried; look for a change that hangs (pg_stat_activity)"));
    }
}
