package dev.databasespec.postgres;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.databasespec.reconcile.CatalogException;
import dev.databasespec.reconcile.Failure;
import dev.databasespec.reconcile.Failure.Kind;
import dev.databasespec.reconcile.Target;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * The connections to one database for one login. Whoever needs a new one logs in by himself and hands it to the pool: the pool never logs in on its own, so
 * that a wrong password is one failed login and its error is the server's own.
 */
final class DatabasePool implements AutoCloseable {
    private static final Duration MAX_LIFETIME = Duration.ofHours(6);
    private static final long HANDOVER_MILLIS = 500;
    private final Target target;
    private final Permits server;
    private final LongAdder roundTrips;
    private final Semaphore slots;
    private final Handover handover = new Handover();
    private final HikariDataSource pool;
    private volatile long lastUsed = System.nanoTime();
    private volatile boolean retired;

    /** Opens a connection, permit included. */
    interface Opener {
        Connection open(Deadline deadline) throws SQLException, CatalogException;
    }

    DatabasePool(Target target, Permits server, ScheduledExecutorService housekeeper, LongAdder roundTrips) {
        this.target = target;
        this.roundTrips = roundTrips;
        this.server = server;
        int size = Math.max(1, target.limits().maxConnectionsPerDatabase());
        this.slots = new Semaphore(size, true);
        HikariConfig config = new HikariConfig();
        config.setPoolName(target.instance() + "/" + target.database().value());
        config.setDataSource(handover);
        config.setMaximumPoolSize(size);
        config.setMinimumIdle(0);
        config.setInitializationFailTimeout(-1);
        config.setConnectionTimeout(HANDOVER_MILLIS);
        config.setValidationTimeout(HANDOVER_MILLIS);
        config.setKeepaliveTime(0);
        config.setIdleTimeout(Math.max(10_000, target.limits().idleTimeout().toMillis()));
        config.setMaxLifetime(MAX_LIFETIME.toMillis());
        config.setScheduledExecutor(housekeeper);
        this.pool = new HikariDataSource(config);
    }

    /** Whether it was made for this login, this server and these limits. */
    boolean serves(Target other) {
        return target.server().equals(other.server()) && target.login().equals(other.login()) && target.limits().equals(other.limits())
                && target.applicationName().equals(other.applicationName());
    }

    String address() {
        return target.server().address();
    }

    /** Empty: the pool has been retired meanwhile, ask for its successor. */
    Optional<Session> borrow(Deadline deadline, Opener opener) throws SQLException, CatalogException, InterruptedException {
        if (!slots.tryAcquire(Math.max(0, deadline.nanosLeft()), TimeUnit.NANOSECONDS)) {
            throw new CatalogException(Failure.of(Kind.TOO_MANY_CONNECTIONS,
                    "all " + target.limits().maxConnectionsPerDatabase() + " connections that instance " + target.instance() + " allows for database "
                            + target.database() + " are in use",
                    "it is retried; raise `pool.maxConnectionsPerDatabase` of the DatabaseInstance if this goes on"));
        }
        boolean done = false;
        try {
            if (retired) {
                return Optional.empty();
            }
            Connection connection = connection(deadline, opener);
            // the pool would log every error of a statement with its stack trace; what is broken we tell it ourselves
            done = true;
            return Optional.of(new Session(connection.unwrap(Connection.class), roundTrips, broken -> giveBack(connection, broken)));
        } finally {
            lastUsed = System.nanoTime();
            if (!done) {
                slots.release();
            }
        }
    }

    private Connection connection(Deadline deadline, Opener opener) throws SQLException, CatalogException {
        if (pool.getHikariPoolMXBean().getIdleConnections() > 0) {
            try {
                return pool.getConnection();
            } catch (SQLTransientConnectionException e) {
                // it went idle for too long just now; a new one is opened below
            }
        }
        for (;;) {
            Connection opened = opener.open(deadline);
            handover.offer(opened);
            try {
                return taken(opened, deadline);
            } catch (SQLTransientConnectionException e) {
                // somebody who needed room closed it in the moment between
                if (deadline.isOver()) {
                    throw e;
                }
            } finally {
                if (handover.take(opened)) {
                    opened.close();
                }
            }
        }
    }

    private Connection taken(Connection opened, Deadline deadline) throws SQLException {
        for (;;) {
            try {
                return pool.getConnection();
            } catch (SQLTransientConnectionException e) {
                if (!handover.holds(opened) || deadline.isOver()) {
                    throw e;
                }
            }
        }
    }

    private void giveBack(Connection connection, boolean broken) {
        lastUsed = System.nanoTime();
        try {
            if (broken || server.isWantedBySomebody()) {
                pool.evictConnection(connection);
            }
            connection.close();
        } catch (SQLException e) {
            pool.evictConnection(connection);
        } finally {
            slots.release();
        }
    }

    /** Lets go of connections that nobody uses. */
    void closeIdle() {
        pool.getHikariPoolMXBean().softEvictConnections();
    }

    boolean isUnusedFor(Duration time) {
        return slots.availablePermits() == size() && System.nanoTime() - lastUsed > time.toNanos();
    }

    boolean isIdleTooLong() {
        return isUnusedFor(target.limits().idleTimeout());
    }

    int idle() {
        return pool.getHikariPoolMXBean().getIdleConnections();
    }

    int active() {
        return pool.getHikariPoolMXBean().getActiveConnections();
    }

    long lastUsed() {
        return lastUsed;
    }

    /** From now on nobody gets a connection here; it is closed when the last borrower is done. */
    void retire() {
        retired = true;
        closeIdle();
        Thread.ofVirtual().name("retire " + pool.getPoolName()).start(() -> {
            slots.acquireUninterruptibly(size());
            close();
            slots.release(size());
        });
    }

    private int size() {
        return pool.getMaximumPoolSize();
    }

    @Override
    public void close() {
        pool.close();
        handover.close();
    }
}
