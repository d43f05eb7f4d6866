package dev.databasespec.postgres;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLTransientConnectionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** What the pool believes to be its data source: it yields the connections that borrowers have opened themselves, and no others. */
final class Handover implements DataSource {
    private final ConcurrentLinkedQueue<Connection> opened = new ConcurrentLinkedQueue<>();
    private volatile int loginTimeout = 1;

    void offer(Connection connection) {
        opened.add(connection);
    }

    boolean holds(Connection connection) {
        return opened.contains(connection);
    }

    /** Takes it back, where the pool has not taken it. */
    boolean take(Connection connection) {
        return opened.remove(connection);
    }

    @Override
    public Connection getConnection() throws SQLException {
        Connection next = opened.poll();
        if (next == null) {
            throw new SQLTransientConnectionException("nobody has opened a connection");
        }
        return next;
    }

    @Override
    public Connection getConnection(String username, String password) throws SQLException {
        return getConnection();
    }

    void close() {
        for (Connection left = opened.poll(); left != null; left = opened.poll()) {
            try {
                left.close();
            } catch (SQLException e) {
                // nobody can use it any more, which is all that was wanted
            }
        }
    }

    @Override
    public @Nullable PrintWriter getLogWriter() {
        return null;
    }

    @Override
    public void setLogWriter(PrintWriter out) {}

    @Override
    public void setLoginTimeout(int seconds) {
        // a pool that is shut down waits this long for whoever is still taking something over
        loginTimeout = seconds;
    }

    @Override
    public int getLoginTimeout() {
        return loginTimeout;
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        throw new SQLFeatureNotSupportedException();
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        throw new SQLException("not a wrapper");
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
        return false;
    }
}
