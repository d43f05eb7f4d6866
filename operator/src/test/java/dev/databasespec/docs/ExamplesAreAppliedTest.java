package dev.databasespec.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.databasespec.testbed.CloudSqlLikeServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each example, applied to a real server by the command line, leaves nothing to do. */
class ExamplesAreAppliedTest {
    private static final String SHOP = """
            -- as: api
            SELECT emu.users_insert('alice@acme.com', 'CLOUD_IAM_USER');
            SELECT emu.users_insert('checkout@acme-prod.iam.gserviceaccount.com', 'CLOUD_IAM_SERVICE_ACCOUNT');
            SELECT emu.users_insert('analysts@acme.com', 'CLOUD_IAM_GROUP');
            -- as: postgres
            CREATE ROLE shop_owner;
            CREATE ROLE shop_app LOGIN;
            CREATE ROLE etl;
            -- as: cloudsqladmin
            CREATE SCHEMA shop AUTHORIZATION shop_owner;
            -- as: shop_owner
            CREATE TABLE shop.customers (id integer, name text, country text);
            CREATE TABLE shop.orders (id integer);
            CREATE TABLE shop.items (id integer);
            GRANT SELECT, TRUNCATE ON shop.orders TO shop_app;
            """;

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"minimal", "iam-users", "login-role", "deletion-policies", "tenants"})
    void leavesNothingToDo(String example) throws IOException {
        try (var server = CloudSqlLikeServer.start(18)) {
            given(server);
            var file = onThe(server, example);
            assertThat(Dbspec.run("apply", "-f", file)).extracting(Dbspec::exitCode, Dbspec::output).satisfies(said -> assertThat(said.getFirst())
                    .as(String.valueOf(said.getLast())).isEqualTo(0));
            assertThat(Dbspec.run("plan", "-f", file)).extracting(Dbspec::output).asString().contains("No changes");
        }
    }

    /** pg_monitor can be given by SQL up to 15; from 16 on it is a warning, as the example says. */
    @ParameterizedTest
    @ValueSource(ints = {15, 18})
    void makesAnApplicationFromNothing(int version) throws IOException {
        try (var server = CloudSqlLikeServer.start(version)) {
            var file = onThe(server, "app-roles");
            var applied = Dbspec.run("apply", "-f", file);
            assertThat(applied.exitCode()).as(applied.output()).isEqualTo(0);
            assertThat(applied.output().contains("NotManageable")).as(applied.output()).isEqualTo(version >= 16);
            assertThat(Dbspec.run("plan", "-f", file).output()).contains("No changes");
            server.script("shop", "-- as: shop_owner\nCREATE TABLE shop.later (id integer);");
            assertThat(server
                    .execute("shop",
                            "SELECT has_table_privilege('shop_writer', 'shop.later', 'INSERT'), has_table_privilege('shop_reader', 'shop.later', 'SELECT')")
                    .getFirst()).containsExactly("t", "t");
        }
    }

    /** As the administrator of a Cloud SQL instance, who is no superuser. */
    @ParameterizedTest
    @ValueSource(ints = {15, 18})
    void givesTheRolesOfATemplate(int version) throws IOException {
        try (var server = CloudSqlLikeServer.start(version)) {
            String[] files = {"-f", onThe(server, "role-template"), "-f", "examples/templates/standard.yaml"};
            var applied = Dbspec.run(Stream.concat(Stream.of("apply"), Stream.of(files)).toArray(String[]::new));
            assertThat(applied.exitCode()).as(applied.output()).isEqualTo(0);
            assertThat(Dbspec.run(Stream.concat(Stream.of("plan"), Stream.of(files)).toArray(String[]::new)).output()).contains("No changes");
            server.script("shop", "-- as: shop_shop_admin\nCREATE TABLE shop.later (id serial);");
            assertThat(server
                    .execute("shop", "SELECT has_table_privilege('shop_app', 'shop.later', 'INSERT'), has_table_privilege('shop_shop_analyst', 'shop.later',"
                            + " 'SELECT'), has_sequence_privilege('shop_app', 'shop.later_id_seq', 'USAGE'), has_table_privilege('shop_shop_analyst', 'shop.later', 'INSERT'),"
                            + " has_table_privilege('shop_dba_agent', 'shop.later', 'SELECT'), has_schema_privilege('shop_shop_writer', 'shop', 'CREATE')")
                    .getFirst())
                    .containsExactly("t", "t", "t", "f", "t", "f");
        }
    }

    @Test
    void adoptsInThreeSteps() throws IOException {
        try (var server = CloudSqlLikeServer.start(18)) {
            given(server);
            var file = Path.of(onThe(server, "adopt"));
            assertThat(Dbspec.run("apply", "-f", file.toString()).exitCode()).as("mode: Plan").isEqualTo(2);
            assertThat(holdsTruncate(server)).isEqualTo("t");

            Files.writeString(file, Files.readString(file).replace("  mode: Plan\n", ""));
            var added = Dbspec.run("apply", "-f", file.toString());
            assertThat(added.exitCode()).as(added.output()).isEqualTo(0);
            assertThat(added.output()).contains("Surplus");
            assertThat(holdsTruncate(server)).isEqualTo("t");

            Files.writeString(file, Files.readString(file).replace("  enforcement: Additive\n", ""));
            assertThat(Dbspec.run("apply", "-f", file.toString()).exitCode()).as("revoking from what was there waits").isEqualTo(5);
            Files.writeString(file, Files.readString(file).replace("  database: shop\n", "  database: shop\n  autoApproveUpTo: High\n"));
            assertThat(Dbspec.run("apply", "-f", file.toString()).exitCode()).isEqualTo(0);
            assertThat(holdsTruncate(server)).isEqualTo("f");
        }
    }

    private static String holdsTruncate(CloudSqlLikeServer server) {
        return String.valueOf(server.execute("shop", "SELECT has_table_privilege('shop_app', 'shop.orders', 'TRUNCATE')").getFirst().getFirst());
    }

    private static void given(CloudSqlLikeServer server) {
        for (var database : new String[]{"shop", "reports", "orders"}) {
            server.execute("postgres", "CREATE DATABASE " + database + " OWNER cloudsqlsuperuser");
        }
        server.script("shop", SHOP);
    }

    /** The example with address and password of the server, in a folder of its own. */
    private String onThe(CloudSqlLikeServer server, String example) throws IOException {
        var text = Checkout.read("examples/" + example + ".yaml").replaceAll("    sslMode: Disable\n", "")
                .replaceAll("    host: .*\n", "    host: 127.0.0.1\n    port: " + server.port() + "\n    sslMode: Disable\n")
                .replace("password: replace-me\n", "password: " + server.adminPassword() + "\n");
        return Files.writeString(folder.resolve(example + ".yaml"), text).toString();
    }
}
