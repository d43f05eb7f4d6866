package dev.databasespec.postgres;

import dev.databasespec.reconcile.CatalogException;
import dev.databasespec.reconcile.Failure;
import dev.databasespec.reconcile.Failure.Kind;
import dev.databasespec.reconcile.Target;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;

/** COMMIT, and the truth about it: when the connection is lost meanwhile, the server is asked on a new one what became of the transaction. */
final class Commit {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration PAUSE = Duration.ofMillis(200);
    private final Pools pools;
    private final Target target;
    private final Session session;

    Commit(Pools pools, Target target, Session session) {
        this.pools = pools;
        this.target = target;
        this.session = session;
    }

    /** Its id; empty: nothing was written. */
    String transaction() throws CatalogException {
        try {
            return session.query("SELECT pg_catalog.pg_current_xact_id_if_assigned()::pg_catalog.text AS id", results -> text(results, "id"));
        } catch (SQLException e) {
            throw new CatalogException(SqlFailures.of(e, "commit"));
        }
    }

    void run(String transaction) throws CatalogException {
        try {
            session.end("COMMIT");
        } catch (SQLException e) {
            if (!SqlFailures.isConnectionLost(e)) {
                throw new CatalogException(SqlFailures.of(e, "commit"));
            }
            if (!transaction.isEmpty()) {
                resolve(transaction, e);
            }
        }
    }

    static String text(Results results, String column) throws SQLException {
        ResultSet row = results.next();
        return row.next() ? Optional.ofNullable(row.getString(column)).orElse("") : "";
    }

    private void resolve(String transaction, SQLException lost) throws CatalogException {
        session.close();
        pools.forget(target);
        Deadline deadline = Deadline.in(PATIENCE);
        String status = status(transaction);
        while (!deadline.isOver() && (status.isEmpty() || status.equals("in progress"))) {
            if (!pause()) {
                break;
            }
            status = status(transaction);
        }
        if (status.equals("committed")) {
            return;
        }
        boolean undone = status.equals("aborted");
        throw new CatalogException(new Failure(Kind.CONNECTION_LOST,
                undone
                        ? "the connection was lost at COMMIT, and the server has rolled the transaction back"
                        : "the connection was lost at COMMIT, and the server could not be asked within " + PATIENCE.toSeconds()
                                + " s what became of the transaction; the next pass reads what is there",
                undone ? "it is retried on a new connection" : "see that the server runs; nothing is repeated blindly",
                Optional.ofNullable(lost.getSQLState())));
    }

    /** Empty: not to be had at the moment. */
    private String status(String transaction) {
        try (Session again = pools.borrow(target)) {
            return again.query("SELECT pg_catalog.pg_xact_status(" + Quoting.literal(transaction) + "::pg_catalog.xid8) AS status",
                    results -> text(results, "status"));
        } catch (CatalogException | SQLException e) {
            return "";
        }
    }

    private static boolean pause() {
        try {
            Thread.sleep(PAUSE);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
