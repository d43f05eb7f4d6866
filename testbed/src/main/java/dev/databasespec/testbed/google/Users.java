package dev.databasespec.testbed.google;

import dev.databasespec.testbed.CloudSqlLikeServer;
import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;

/** The users of one instance, where the server keeps what Google's side knows of them. */
record Users(CloudSqlLikeServer server) {
    /** A user as the API lists it. */
    record User(String name, String type, List<String> roles) {}

    private static final String MISSING = "42704";

    private interface Work<T> {
        T on(Connection connection) throws SQLException;
    }

    List<User> all() {
        return run("list", "users", connection -> {
            try (var rows = connection.createStatement().executeQuery("""
                    SELECT u.name, u.type, ARRAY(SELECT g.rolname::text FROM pg_auth_members m JOIN pg_roles g ON g.oid = m.roleid
                                                  WHERE m.member = r.oid AND g.rolname NOT LIKE 'cloudsqliam%' GROUP BY 1 ORDER BY 1)
                      FROM emu.users u JOIN pg_roles r ON r.rolname = u.name ORDER BY 1""")) {
                var users = new ArrayList<User>();
                while (rows.next()) {
                    users.add(new User(rows.getString(1), rows.getString(2), texts(rows.getArray(3))));
                }
                return List.copyOf(users);
            }
        });
    }

    private static List<String> texts(Array array) throws SQLException {
        return array.getArray() instanceof String[] texts ? List.of(texts) : List.of();
    }

    void insert(String name, String type, @Nullable String password, @Nullable List<String> roles) {
        run("create", name, connection -> {
            try (var statement = connection.prepareStatement("SELECT emu.users_insert(?, ?, ?, ?)")) {
                statement.setString(1, name);
                statement.setString(2, type);
                statement.setString(3, password);
                statement.setArray(4, roles == null ? null : connection.createArrayOf("text", roles.toArray()));
                return statement.execute();
            }
        });
    }

    void update(String name, List<String> roles, boolean revoke, @Nullable String password) {
        run("update", name, connection -> {
            try (var statement = connection.prepareStatement("SELECT emu.users_update_roles(?, ?, ?)")) {
                statement.setString(1, name);
                statement.setArray(2, connection.createArrayOf("text", roles.toArray()));
                statement.setBoolean(3, revoke);
                statement.execute();
            }
            if (password != null) {
                connection.createStatement().execute("ALTER ROLE \"" + name.replace("\"", "\"\"") + "\" PASSWORD '" + password.replace("'", "''") + "'");
            }
            return true;
        });
    }

    void delete(String name) {
        run("delete", name, connection -> {
            try (var statement = connection.prepareStatement("SELECT emu.users_delete(?)")) {
                statement.setString(1, name);
                return statement.execute();
            }
        });
    }

    private <T> T run(String verb, String name, Work<T> work) {
        try (var connection = server.superuser(CloudSqlLikeServer.SUPERUSER)) {
            return work.on(connection);
        } catch (SQLException e) {
            throw problem(verb, name, e);
        }
    }

    private static ApiException problem(String verb, String name, SQLException e) {
        var error = e instanceof PSQLException postgres ? postgres.getServerErrorMessage() : null;
        if (error == null) {
            return new ApiException(500, "internalError", "Internal error: " + e.getMessage());
        }
        if (MISSING.equals(e.getSQLState()) && ("role \"" + name + "\" does not exist").equals(error.getMessage())) {
            return missing();
        }
        var detail = error.getDetail() == null ? "" : " Details: " + error.getDetail();
        return ApiException.invalid("failed to " + verb + " user " + name + ": . " + error.getMessage() + detail + ".");
    }

    static ApiException missing() {
        return new ApiException(404, "userDoesNotExist", "The user does not exist.");
    }
}
