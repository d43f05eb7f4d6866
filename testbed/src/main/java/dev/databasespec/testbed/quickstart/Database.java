package dev.databasespec.testbed.quickstart;

import dev.databasespec.testbed.CloudSqlLikeServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** The server that the quickstart works on, with the sample database. */
record Database(CloudSqlLikeServer server, Psql psql) implements AutoCloseable {
    static final String NAME = "orders";
    static final int VERSION = 18;

    /** Starts it with the users of IAM principals; {@code password} is what examples/quickstart/secrets.yaml says of the administrator. */
    static Database start(int port, String password) {
        var database = withoutUsers(port, password);
        database.server().script(NAME, text("users.sql"));
        return database;
    }

    static Database withoutUsers(int port, String password) {
        var server = CloudSqlLikeServer.builder().version(VERSION).port(port).iamTrust().start();
        server.execute("postgres", "CREATE DATABASE " + NAME + " OWNER cloudsqlsuperuser");
        server.script(NAME, text("orders.sql"));
        var database = new Database(server, Psql.find(server, NAME));
        database.adminPassword(password);
        return database;
    }

    void adminPassword(String password) {
        server.execute("postgres", "ALTER ROLE " + CloudSqlLikeServer.ADMIN + " PASSWORD '" + password.replace("'", "''") + "'");
    }

    private static String text(String resource) {
        try (var stream = Objects.requireNonNull(Database.class.getResourceAsStream(resource))) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
