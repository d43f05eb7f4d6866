package dev.databasespec.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/**
 * A borrowed connection in autocommit mode: what is sent is what we write, transactions included. Whoever meets an error or leaves a transaction open does not
 * give the connection back to the pool: nothing of one work item ever reaches the next.
 */
final class Session implements AutoCloseable {
    private final Connection connection;
    private final Consumer<Boolean> release;
    private final LongAdder roundTrips;
    private boolean broken;
    private boolean open;
    private boolean closed;

    interface Reader<T> {
        T read(Results results) throws SQLException;
    }

    Session(Connection connection, LongAdder roundTrips, Consumer<Boolean> release) {
        this.connection = connection;
        this.roundTrips = roundTrips;
        this.release = release;
    }

    /** Sends one message, which may hold several statements, and reads what comes back. */
    <T> T query(String sql, Reader<T> reader) throws SQLException {
        boolean done = false;
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            roundTrips.increment();
            long start = System.nanoTime();
            boolean rows = statement.execute(sql);
            T value = reader.read(new Results(statement, rows, Duration.ofNanos(System.nanoTime() - start)));
            done = true;
            return value;
        } finally {
            broken |= !done;
        }
    }

    void send(String sql) throws SQLException {
        query(sql, results -> true);
    }

    void begin(String sql) throws SQLException {
        open = true;
        send(sql);
    }

    /** Ends the transaction and leaves nothing behind. */
    void end(String sql) throws SQLException {
        send(sql);
        open = false;
    }

    /** As {@link #send}, for a statement after whose failure the session can go on (a savepoint is rolled back). */
    void attempt(String sql) throws SQLException {
        boolean before = broken;
        try {
            send(sql);
        } catch (SQLException e) {
            broken = before || SqlFailures.isConnectionLost(e);
            throw e;
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            release.accept(broken || open);
        }
    }
}
