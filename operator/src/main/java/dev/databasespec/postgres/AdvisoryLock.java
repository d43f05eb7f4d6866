package dev.databasespec.postgres;

import dev.databasespec.model.Printable;
import dev.databasespec.reconcile.CatalogException;
import dev.databasespec.reconcile.Failure;
import dev.databasespec.reconcile.Failure.Kind;
import dev.databasespec.reconcile.Target;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;

/**
 * The locks by which all processes of this operator and its command line keep out of each other's way. An advisory lock holds inside one database only, so
 * the one of the whole server is always taken in database {@code postgres}.
 */
enum AdvisoryLock {
    DATABASE(1), SERVER(2);

    /** "DBSp" */
    private static final int CLASS = 0x44425370;
    private static final long PATIENCE_MILLIS = 10_000;
    /** The session that holds the lock of the server is used between the statements of the other one ({@link Locked#keep}). */
    private static final Duration IDLE = Duration.ofSeconds(30);
    private static final SqlText HOLDER = SqlText.load("lock-holder").with("class", Integer.toString(CLASS));
    private final int key;

    AdvisoryLock(int key) {
        this.key = key;
    }

    /** A session with a transaction that holds the lock to its end. */
    Session hold(Pools pools, Target target) throws CatalogException {
        try {
            return holdOnce(pools, target);
        } catch (CatalogException e) {
            // the pooled connection may have died while it was idle, and nothing has been done yet
            if (e.failure().kind() != Kind.CONNECTION_LOST) {
                throw e;
            }
            pools.forget(target);
            return holdOnce(pools, target);
        }
    }

    private Session holdOnce(Pools pools, Target target) throws CatalogException {
        Session session = pools.borrow(target);
        try {
            begin(session, target);
            return session;
        } catch (CatalogException | RuntimeException e) {
            session.close();
            throw e;
        }
    }

    private void begin(Session session, Target target) throws CatalogException {
        try {
            session.begin("BEGIN ISOLATION LEVEL READ COMMITTED;\nSET LOCAL lock_timeout = " + StartupOptions.millis(patience(target))
                    + ";\nSELECT pg_catalog.pg_advisory_xact_lock(" + CLASS + ", " + key + ");\nSET LOCAL lock_timeout = "
                    + StartupOptions.millis(target.limits().lockTimeout())
                    + (this == SERVER
                            ? ";\nSET LOCAL idle_in_transaction_session_timeout = " + StartupOptions.millis(target.limits().statementTimeout().plus(IDLE))
                            : ""));
        } catch (SQLException e) {
            if ("55P03".equals(e.getSQLState())) {
                throw new CatalogException(new Failure(Kind.LOCK_TIMEOUT, "another change holds the lock of " + what(target) + " for more than "
                        + patience(target).toSeconds() + " s" + holder(session),
                        "it is retried; if the holder hangs, end it: SELECT pg_terminate_backend(pid)", java.util.Optional.of("55P03")));
            }
            throw new CatalogException(SqlFailures.of(e, "begin a change of " + what(target)));
        }
    }

    /** Shorter than statement_timeout, whose error would not say that it was the lock. */
    private static Duration patience(Target target) {
        return Duration.ofMillis(Math.clamp(target.limits().statementTimeout().toMillis() * 4 / 5, 1, PATIENCE_MILLIS));
    }

    private String what(Target target) {
        return this == SERVER ? "server " + target.server().address() : "database " + target.database();
    }

    private String holder(Session session) {
        try {
            return session.query("ROLLBACK;\n" + HOLDER.with("key", Integer.toString(key)).sql(), results -> {
                ResultSet row = results.next();
                return row.next()
                        ? ": process " + row.getInt("pid") + " of user " + Printable.quoted(row.getString("usename")) + ", application "
                                + Printable.quoted(row.getString("application_name"))
                        : "";
            });
        } catch (SQLException e) {
            return "";
        }
    }
}
