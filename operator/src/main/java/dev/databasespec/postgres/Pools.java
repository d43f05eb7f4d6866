package dev.databasespec.postgres;

import dev.databasespec.model.Name;
import dev.databasespec.model.Printable;
import dev.databasespec.reconcile.CatalogException;
import dev.databasespec.reconcile.CloudSqlAccess;
import dev.databasespec.reconcile.Failure;
import dev.databasespec.reconcile.Failure.Kind;
import dev.databasespec.reconcile.NoGoogle;
import dev.databasespec.reconcile.Target;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** All connections of this process: small pools per instance and database, made when needed, closed when idle, replaced when login or server change. */
public final class Pools implements AutoCloseable {
    private static final long SWEEP_MILLIS = 1000;
    private final Map<Key, DatabasePool> pools = new ConcurrentHashMap<>();
    private final Map<String, Permits> permits = new ConcurrentHashMap<>();
    private final Logins logins;
    private final LongAdder roundTrips = new LongAdder();
    private final ServerLooks looks = new ServerLooks(this);
    private final ScheduledExecutorService housekeeper = Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("pools").factory());

    private record Key(String instance, Name database) {}

    /** How many connections an instance has now. */
    public record Usage(int active, int idle) {}

    private final ScheduledFuture<?> sweeping;

    /** Pools that reach no Cloud SQL. */
    public Pools() {
        this(NoGoogle.INSTANCE);
    }

    public Pools(CloudSqlAccess cloudSql) {
        logins = new Logins(cloudSql);
        sweeping = housekeeper.scheduleWithFixedDelay(this::sweep, SWEEP_MILLIS, SWEEP_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** A pinned session; one per work item. */
    Session borrow(Target target) throws CatalogException {
        Deadline deadline = Deadline.in(target.limits().connectTimeout());
        try {
            for (;;) {
                Optional<Session> session = pool(target).borrow(deadline, d -> open(target, d));
                if (session.isPresent()) {
                    return session.get();
                }
            }
        } catch (SQLException e) {
            looks.forget(target);
            throw new CatalogException(logins.failure(e, target));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CatalogException(Failure.of(Kind.CONNECTION_FAILED, "interrupted while waiting for a connection", "nothing: the process is stopping"));
        }
    }

    /** Asks once more on a new connection when the first one turns out to be dead, as after a restart of the server: reading twice does no harm. */
    <T> T read(Target target, String sql, Session.Reader<T> reader) throws SQLException, CatalogException {
        try {
            return readOnce(target, sql, reader);
        } catch (SQLException e) {
            if (!SqlFailures.isConnectionLost(e)) {
                throw e;
            }
            forget(target);
            return readOnce(target, sql, reader);
        }
    }

    private <T> T readOnce(Target target, String sql, Session.Reader<T> reader) throws SQLException, CatalogException {
        try (Session session = borrow(target)) {
            return session.query(sql, reader);
        }
    }

    /** What is known of the server; asks it where nothing is. */
    ServerFacts facts(Target target) throws CatalogException {
        try {
            return looks.facts(target);
        } catch (SQLException e) {
            throw new CatalogException(logins.failure(e, target));
        }
    }

    /** After a lost connection nothing that was known of the server needs to hold. */
    void forget(Target target) {
        looks.forget(target);
        Optional.ofNullable(pools.get(key(target))).ifPresent(DatabasePool::closeIdle);
    }

    private Connection open(Target target, Deadline deadline) throws SQLException, CatalogException {
        ServerFacts facts = looks.facts(target);
        looks.refuseLoginTriggers(target, facts);
        return login(target, target.database(), StartupOptions.of(target.limits(), facts), deadline);
    }

    /** Logs in under the server's cap. */
    Connection login(Target target, Name database, String options, Deadline deadline) throws SQLException, CatalogException {
        Permits server = permits(target);
        int limit = Math.max(1, target.limits().maxConnections());
        try {
            if (!server.acquire(limit, deadline, () -> evictIdle(target.server().address()))) {
                throw new CatalogException(Failure.of(Kind.TOO_MANY_CONNECTIONS,
                        "all " + limit + " connections that instance " + Printable.escaped(target.instance(), 256) + " allows to server "
                                + target.server().address() + " are in use",
                        "it is retried; raise `pool.maxConnections` of the DatabaseInstance if this goes on"));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SQLException("interrupted while waiting for a connection", "08001", e);
        }
        boolean done = false;
        try {
            Connection connection = Wire.of(logins.login(target, database, options), server::release);
            done = true;
            return connection;
        } finally {
            if (!done) {
                server.release();
            }
        }
    }

    private Permits permits(Target target) {
        return permits.computeIfAbsent(target.server().address(), a -> new Permits());
    }

    private DatabasePool pool(Target target) {
        DatabasePool[] replaced = new DatabasePool[1];
        DatabasePool pool = pools.compute(key(target), (key, there) -> {
            if (there != null && there.serves(target)) {
                return there;
            }
            if (there != null) {
                replaced[0] = there;
            }
            return new DatabasePool(target, permits(target), housekeeper, roundTrips);
        });
        if (replaced[0] != null) {
            looks.forget(target);
            replaced[0].retire();
        }
        return pool;
    }

    /** Makes room: the pool that was idle for longest lets go of what it keeps for later. */
    private void evictIdle(String address) {
        pools.values().stream().filter(p -> p.address().equals(address) && p.idle() > 0).min(Comparator.comparingLong(DatabasePool::lastUsed))
                .ifPresent(DatabasePool::closeIdle);
    }

    private void sweep() {
        pools.forEach((key, pool) -> {
            if (pool.isIdleTooLong()) {
                if (pools.remove(key, pool)) {
                    pool.retire();
                }
            }
        });
    }

    public Usage usage(String instance) {
        return usages().getOrDefault(instance, new Usage(0, 0));
    }

    /** By instance. */
    public SortedMap<String, Usage> usages() {
        TreeMap<String, Usage> usages = new TreeMap<>();
        pools.forEach((key, pool) -> usages.merge(key.instance(), new Usage(pool.active(), pool.idle()),
                (a, b) -> new Usage(a.active() + b.active(), a.idle() + b.idle())));
        return usages;
    }

    /** Messages sent to servers so far. */
    public long roundTrips() {
        return roundTrips.sum();
    }

    LongAdder roundTripCounter() {
        return roundTrips;
    }

    private static Key key(Target target) {
        return new Key(target.instance(), target.database());
    }

    @Override
    public void close() {
        sweeping.cancel(false);
        housekeeper.shutdownNow();
        pools.values().forEach(DatabasePool::close);
        pools.clear();
    }
}
