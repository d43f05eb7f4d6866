package dev.databasespec.cli;

import dev.databasespec.testbed.CloudSqlLikeServer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A folder of manifests for a database of its own on a real server, and the command line over it. */
record Shop(CloudSqlLikeServer server, String database, Path folder) {
    static final String CANARY = "Canary-4711";

    /** How a command ended. */
    record Result(int code, String out, String err) {}

    /** A database with a schema, two tables and a role that owns them. */
    static Shop open(CloudSqlLikeServer server, String name, Path folder) {
        server.execute("postgres", "CREATE DATABASE " + name + " OWNER cloudsqlsuperuser");
        Shop shop = new Shop(server, name, folder);
        shop.sql("SET ROLE cloudsqlsuperuser; CREATE ROLE " + name + "_owner; RESET ROLE; CREATE SCHEMA app AUTHORIZATION " + name + "_owner; SET ROLE " + name
                + "_owner; CREATE TABLE app.customers(id int); CREATE TABLE app.orders(id int, total int)");
        return shop;
    }

    /** Every § stands for the name of the database, which is also what the names of its roles begin with. */
    Shop spec(String rest) {
        return file("shop.yaml", instance() + "---\n" + document(rest));
    }

    String instance() {
        return """
                apiVersion: v1
                kind: Secret
                metadata: {name: admin, namespace: shop}
                stringData: {password: "%s"}
                ---
                apiVersion: v1
                kind: Secret
                metadata: {name: login, namespace: shop}
                stringData: {password: %s}
                ---
                apiVersion: databasespec.dev/v1alpha1
                kind: DatabaseInstance
                metadata: {name: pg, namespace: shop}
                spec:
                  endpoint: {host: 127.0.0.1, port: %d, sslMode: Disable}
                  admin: {password: {secretKeyRef: {name: admin, key: password}}}
                """.formatted(server.adminPassword(), CANARY, server.port());
    }

    String document(String rest) {
        return """
                apiVersion: databasespec.dev/v1alpha1
                kind: DatabaseSpec
                metadata: {name: spec, namespace: shop}
                spec:
                  instanceRef: {name: pg}
                  database: "§"
                """.concat(rest.indent(2)).replace("§", database);
    }

    Shop file(String name, String text) {
        try {
            Files.writeString(folder.resolve(name), text);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Shop sql(String sql) {
        server.execute(database, sql.replace("§", database));
        return this;
    }

    List<List<@Nullable String>> rows(String sql) {
        return server.execute(database, sql.replace("§", database));
    }

    Path state() {
        return folder.resolve(".dbspec-state.json");
    }

    /** Runs a verb over the folder. */
    Result run(String verb, String... more) {
        return piped("", Stream.concat(Stream.of(verb, "-f", "."), Arrays.stream(more)).toArray(String[]::new));
    }

    Result piped(String standardInput, String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int code = Cli.run(arguments, new ByteArrayInputStream(standardInput.getBytes(StandardCharsets.UTF_8)),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8), Map.of(), folder);
        return new Result(code, out.toString(StandardCharsets.UTF_8).replace(database, "§"), err.toString(StandardCharsets.UTF_8).replace(database, "§"));
    }
}
