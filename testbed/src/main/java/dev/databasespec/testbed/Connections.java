package dev.databasespec.testbed;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;
import org.postgresql.jdbc.PreferQueryMode;

/** The tests' own sessions on one server. */
record Connections(int port, String superuserPassword) {
    static final String APPLICATION = "testbed";

    /** Our superuser must not follow what a tenant sets for its database. */
    private static final String PINNED = String.join(" ", "-c role=none", "-c search_path=\"$user\",public", "-c statement_timeout=0", "-c lock_timeout=0",
            "-c idle_in_transaction_session_timeout=0", "-c standard_conforming_strings=on", "-c default_transaction_read_only=off",
            "-c default_transaction_deferrable=off",
            "-c default_transaction_isolation=read\\ committed", "-c transform_null_equals=off", "-c quote_all_identifiers=off", "-c array_nulls=on");

    Connection superuser(String database) throws SQLException {
        var source = source(database);
        source.setOptions(PINNED);
        return source.getConnection(CloudSqlLikeServer.SUPERUSER, superuserPassword);
    }

    Connection user(String database, String user, String password) throws SQLException {
        return source(database).getConnection(user, password);
    }

    private PGSimpleDataSource source(String database) {
        var source = new PGSimpleDataSource();
        source.setServerNames(new String[]{"127.0.0.1"});
        source.setPortNumbers(new int[]{port});
        source.setDatabaseName(database);
        source.setApplicationName(APPLICATION);
        source.setPreferQueryMode(PreferQueryMode.SIMPLE);
        source.setSslmode("disable");
        return source;
    }

    List<List<@Nullable String>> execute(String database, String sql) {
        try (var connection = superuser(database)) {
            return run(connection, sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e.getMessage() + "\nin: " + sql, e);
        }
    }

    /** Sends one message, several statements allowed; the rows of the last result as text. */
    static List<List<@Nullable String>> run(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            List<List<@Nullable String>> rows = List.of();
            boolean result = statement.execute(sql);
            while (result || statement.getUpdateCount() != -1) {
                rows = result ? rows(statement) : List.of();
                result = statement.getMoreResults();
            }
            return rows;
        }
    }

    private static List<List<@Nullable String>> rows(Statement statement) throws SQLException {
        var rows = new ArrayList<List<@Nullable String>>();
        try (ResultSet results = statement.getResultSet()) {
            int columns = results.getMetaData().getColumnCount();
            while (results.next()) {
                var row = new ArrayList<@Nullable String>();
                for (int column = 1; column <= columns; column++) {
                    row.add(results.getString(column));
                }
                rows.add(Collections.unmodifiableList(row));
            }
        }
        return Collections.unmodifiableList(rows);
    }
}
