package dev.databasespec.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CloudSqlLikeServerTest {
    @ParameterizedTest
    @MethodSource("dev.databasespec.testbed.PostgresBinaries#versions")
    void looksLikeCloudSqlToItsAdministrator(int version) throws SQLException {
        for (var profile : Profile.values()) {
            try (var server = CloudSqlLikeServer.builder().version(version).profile(profile).start(); var admin = server.admin("postgres")) {
                var who = Connections.run(admin, """
                        SELECT current_setting('server_version_num')::int / 10000, rolsuper, rolcreaterole, pg_has_role('cloudsqlsuperuser', 'MEMBER')
                          FROM pg_roles WHERE rolname = current_user""");
                assertThat(who.getFirst()).containsExactly(Integer.toString(version), "f", "t", "t");
                assertThat(server.execute("cloudsqladmin", "SELECT permissive FROM emu.profile").getFirst())
                        .containsExactly(profile == Profile.PERMISSIVE ? "t" : "f");
                assertThat(server.execute("postgres", "SELECT rolsuper FROM pg_roles WHERE oid = 10").getFirst()).containsExactly("t");
                assertThatThrownBy(() -> server.admin("cloudsqladmin").close()).hasMessageContaining("pg_hba.conf rejects connection");
                assertThatThrownBy(() -> server.connect("postgres", "postgres", "wrong").close()).hasMessageContaining("password authentication failed");
            }
        }
    }

    @Test
    void runsSectionsOfAScriptAsTheRolesTheyName() {
        try (var server = CloudSqlLikeServer.start(15)) {
            server.script("postgres", """
                    CREATE DATABASE shop OWNER cloudsqlsuperuser;
                    -- as: api
                    SELECT emu.users_insert('Ann@Acme.com', 'CLOUD_IAM_USER');
                    SELECT emu.users_insert('etl@acme.iam.gserviceaccount.com', 'CLOUD_IAM_SERVICE_ACCOUNT');
                    -- as: postgres
                    CREATE ROLE "Mixed Case";
                    GRANT "Mixed Case" TO postgres;
                    """);
            server.script("shop", """
                    GRANT CREATE ON DATABASE shop TO "Mixed Case";
                    -- as: Mixed Case
                    CREATE SCHEMA mine;
                    CREATE TABLE mine.orders(id int);
                    """);
            assertThat(server.execute("shop", "SELECT relowner::regrole::text FROM pg_class WHERE relname = 'orders'").getFirst())
                    .containsExactly("\"Mixed Case\"");
            assertThat(server.execute("postgres", "SELECT count(*) FROM pg_roles WHERE rolname IN ('ann@acme.com', 'etl@acme.iam')").getFirst())
                    .containsExactly("2");
        }
    }

    @Test
    void countsWhatOthersSendAndLeavesOutTheTests() throws SQLException {
        try (var server = CloudSqlLikeServer.start(18)) {
            long mark = server.logMark();
            server.execute("postgres", "SELECT 'ours'");
            var url = "jdbc:postgresql://127.0.0.1:" + server.port() + "/postgres?preferQueryMode=extendedForPrepared&ApplicationName=product";
            try (var connection = DriverManager.getConnection(url, CloudSqlLikeServer.ADMIN, server.adminPassword());
                    var statement = connection.createStatement()) {
                statement.execute("SELECT 1;\nSELECT 'GRANT'");
                statement.execute("CREATE ROLE app");
                try (var prepared = connection.prepareStatement("SELECT ?")) {
                    prepared.setString(1, "x");
                    prepared.execute();
                }
            }
            assertThat(server.statementsSince(mark)).filteredOn(sent -> !sent.sql().contains("application_name")).extracting(Sent::sql)
                    .containsExactly("SELECT 1;\nSELECT 'GRANT'", "CREATE ROLE app", "SELECT $1");
            assertThat(server.statistics(mark).writes()).isEqualTo(1);
            assertThat(server.statistics(mark).backends()).isEqualTo(1);
        }
    }

    @Test
    void survivesStopAndCrashWithItsDataOnTheSamePort() {
        try (var server = CloudSqlLikeServer.builder().setting("work_mem", "5MB").start()) {
            server.execute("postgres", "CREATE TABLE kept(id int)");
            server.stop();
            server.start();
            server.crash();
            server.start();
            assertThat(server.execute("postgres", "SELECT to_regclass('kept')::text, current_setting('work_mem')").getFirst()).containsExactly("kept", "5MB");
        }
    }

    @Test
    void leavesNeitherProcessNorFolderBehind() {
        var server = CloudSqlLikeServer.start(15);
        var pid = Long.parseLong(String.valueOf(server.execute("postgres", "SELECT pg_backend_pid()").getFirst().getFirst()));
        server.close();
        assertThat(ProcessHandle.of(pid)).isEmpty();
        assertThat(Files.exists(server.logFile().getParent())).isFalse();
    }
}
