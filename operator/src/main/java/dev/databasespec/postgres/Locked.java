package dev.databasespec.postgres;

import dev.databasespec.reconcile.CatalogException;
import dev.databasespec.reconcile.Target;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;

/** The lock of a whole server, held by a transaction of its own in database {@code postgres} until it is closed. */
final class Locked implements AutoCloseable {
    private static final Duration IDLE = Duration.ofSeconds(5);
    static final Locked NOTHING = new Locked(Optional.empty(), () -> {});
    private final Optional<Session> session;
    private final Runnable leave;
    private long used = System.nanoTime();

    private Locked(Optional<Session> session, Runnable leave) {
        this.session = session;
        this.leave = leave;
    }

    static Locked server(Pools pools, ServerLocks locks, Target target) throws CatalogException {
        Runnable leave = locks.enter(target);
        try {
            Session session = AdvisoryLock.SERVER.hold(pools, target.inDatabase(ServerLooks.MAINTENANCE));
            return new Locked(Optional.of(session), leave);
        } catch (CatalogException | RuntimeException e) {
            leave.run();
            throw e;
        }
    }

    /** The server ends a session that is idle for too long, as one of a process that hangs is; ours is used now and then while the other one works. */
    void keep() throws CatalogException {
        if (session.isPresent() && System.nanoTime() - used > IDLE.toNanos()) {
            check();
            used = System.nanoTime();
        }
    }

    /** A lock that went with its connection protects nothing any more. */
    void check() throws CatalogException {
        if (session.isPresent()) {
            try {
                session.get().send("SELECT 1");
            } catch (SQLException e) {
                throw new CatalogException(SqlFailures.of(e, "hold the lock of the server, which was lost meanwhile"));
            }
        }
    }

    @Override
    public void close() {
        session.ifPresent(s -> {
            try {
                s.end("ROLLBACK");
            } catch (SQLException e) {
                // the connection is gone, and the lock with it
            } finally {
                s.close();
            }
        });
        leave.run();
    }
}
