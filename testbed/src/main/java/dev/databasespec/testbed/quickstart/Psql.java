package dev.databasespec.testbed.quickstart;

import dev.databasespec.testbed.CloudSqlLikeServer;
import dev.databasespec.testbed.Command;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.postgresql.util.PSQLException;

/** Runs SQL as somebody, with psql where the machine has it; where it has none, JDBC does and prints the same. */
record Psql(CloudSqlLikeServer server, String database, Optional<Path> program) {

    /** Looks for psql on the PATH. */
    static Psql find(CloudSqlLikeServer server, String database) {
        return new Psql(server, database, Programs.onPath("psql"));
    }

    /** An empty password: the user needs none here. */
    Shown run(String user, String password, String sql) {
        var command = line(user, sql);
        return program.map(psql -> withPsql(psql, command, user, password, sql)).orElseGet(() -> withJdbc(command, user, password, sql));
    }

    /** As a person would type it. */
    static String line(String user, String sql) {
        return "$ psql -U " + user + " -c " + (sql.contains("'") ? "\"" + sql + "\"" : "'" + sql + "'");
    }

    private Shown withPsql(Path psql, String command, String user, String password, String sql) {
        var finished = Command
                .of(psql.toString(), "-X", "-w", "-h", server.host(), "-p", Integer.toString(server.port()), "-U", user, "-d", database, "-c", sql)
                .with("PGPASSWORD", password).with("PGCONNECT_TIMEOUT", "10").with("PGCLIENTENCODING", "UTF8").run();
        return new Shown(command, finished.exitCode() == 0, finished.output() + finished.errors());
    }

    private Shown withJdbc(String command, String user, String password, String sql) {
        return withJdbc(command, () -> server.connect(database, user, password), sql);
    }

    /** How a session begins. */
    interface Login {
        Connection open() throws SQLException;
    }

    /** Runs SQL in a session of its own and prints what psql would. */
    static Shown withJdbc(String command, Login login, String sql) {
        try (var connection = login.open()) {
            return new Shown(command, true, run(connection, sql));
        } catch (PSQLException e) {
            var message = e.getServerErrorMessage();
            return new Shown(command, false, message == null ? "psql: error: " + e.getMessage() : message.getSeverity() + ":  " + message.getMessage());
        } catch (SQLException e) {
            return new Shown(command, false, "psql: error: " + e.getMessage());
        }
    }

    private static String run(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            var words = Arrays.stream(sql.split(";", -1)).map(String::strip).filter(part -> !part.isEmpty()).toList();
            var output = new StringBuilder();
            boolean rows = statement.execute(sql);
            for (int i = 0; rows || statement.getUpdateCount() != -1; i++) {
                output.append(rows ? table(statement) : tag(words.get(Math.min(i, words.size() - 1)), statement.getUpdateCount()) + "\n");
                rows = statement.getMoreResults();
            }
            return output.toString();
        }
    }

    /** The command tag, that JDBC keeps to itself. */
    private static String tag(String sql, int count) {
        var verb = sql.substring(0, sql.indexOf(' ') < 0 ? sql.length() : sql.indexOf(' '));
        return switch (verb) {
            case "INSERT" -> "INSERT 0 " + count;
            case "UPDATE", "DELETE" -> verb + " " + count;
            case String other -> other;
        };
    }

    private static ResultTable table(Statement statement) throws SQLException {
        try (ResultSet results = statement.getResultSet()) {
            var meta = results.getMetaData();
            var names = new ArrayList<String>();
            var right = new ArrayList<Boolean>();
            for (int column = 1; column <= meta.getColumnCount(); column++) {
                names.add(meta.getColumnLabel(column));
                right.add(isNumber(meta.getColumnType(column)));
            }
            var rows = new ArrayList<List<String>>();
            while (results.next()) {
                var row = new ArrayList<String>();
                for (int column = 1; column <= names.size(); column++) {
                    var value = results.getString(column);
                    row.add(value == null ? "" : value);
                }
                rows.add(row);
            }
            return new ResultTable(names, right, rows);
        }
    }

    private static boolean isNumber(int type) {
        return IntStream.of(Types.SMALLINT, Types.INTEGER, Types.BIGINT, Types.NUMERIC, Types.REAL, Types.DOUBLE).anyMatch(number -> number == type);
    }

    /** Whether a program is there, for the lines to play with. */
    boolean isReal() {
        return program.filter(Files::isExecutable).isPresent();
    }
}
