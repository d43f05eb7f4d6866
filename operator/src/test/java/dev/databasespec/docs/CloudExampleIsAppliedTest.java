package dev.databasespec.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.databasespec.testbed.CloudSqlLikeServer;
import dev.databasespec.testbed.google.Call;
import dev.databasespec.testbed.google.GoogleCloud;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The example for Cloud SQL, applied by the command line through stand-ins for Google's APIs. */
class CloudExampleIsAppliedTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(ints = {15, 18})
    void makesDatabaseRolesAndUsers(int version) throws IOException {
        try (var server = CloudSqlLikeServer.builder().version(version).iamTrust().start(); var google = GoogleCloud.start()) {
            google.instance("acme-prod", "europe-west1", "shop", server).flag("cloudsql.iam_authentication", "on").ipTypes("PRIVATE");
            google.secret("projects/acme-prod/locations/europe-west1/secrets/shop-admin").add(server.adminPassword());
            user(server, "alice@acme.com");

            assertThat(run(google, "plan").exitCode()).isEqualTo(2);
            assertThat(google.calls().all()).as("a plan changes nothing").extracting(Call::method).doesNotContain("users.insert", "users.update");
            var applied = run(google, "apply");
            assertThat(applied.exitCode()).as(applied.output()).isEqualTo(0);
            assertThat(run(google, "plan").output()).contains("No changes");
            assertThat(owner(server)).isEqualTo("shop_owner");
            assertThat(roles(server)).contains(List.of("alice@acme.com", "shop_reader"), List.of("analysts@acme.com", "shop_reader"),
                    List.of("migrate@acme-prod.iam", "shop_owner"), List.of("shop@acme-prod.iam", "shop_writer"), List.of("sre@acme.com", "pg_monitor"));
            assertThat(google.calls().of("users.update")).as("a predefined role, which SQL cannot grant from 16 on").hasSize(version >= 16 ? 1 : 0);

            user(server, "left@acme.com");
            var withheld = run(google, "apply");
            assertThat(withheld.exitCode()).as(withheld.output()).isEqualTo(5);
            assertThat(withheld.output()).contains("delete user \"left@acme.com\"");
            var file = folder.resolve("cloud-sql.yaml");
            Files.writeString(file, Files.readString(file).replace("  database: shop\n", "  database: shop\n  autoApproveUpTo: High\n"));
            var approved = run(google, "apply");
            assertThat(approved.exitCode()).as(approved.output()).isEqualTo(0);
            assertThat(google.calls().of("users.delete")).hasSize(1);
        }
    }

    private Dbspec run(GoogleCloud google, String command) throws IOException {
        var file = folder.resolve("cloud-sql.yaml");
        if (!Files.exists(file)) {
            // time does not stand still for tests
            Files.writeString(file, Checkout.read("examples/cloud-sql.yaml").replaceAll("expiresAt: \"20", "expiresAt: \"21"));
        }
        return Dbspec.run(google.environment(), "", List.of(command, "-f", file.toString()));
    }

    private static void user(CloudSqlLikeServer server, String principal) {
        server.execute("cloudsqladmin", "SELECT emu.users_insert('" + principal + "', 'CLOUD_IAM_USER')");
    }

    private static String owner(CloudSqlLikeServer server) {
        return String.valueOf(server.execute("postgres", "SELECT datdba::regrole FROM pg_database WHERE datname = 'shop'").getFirst().getFirst());
    }

    private static List<List<@Nullable String>> roles(CloudSqlLikeServer server) {
        return server.execute("postgres", "SELECT m.rolname, g.rolname FROM pg_auth_members JOIN pg_roles m ON m.oid = member JOIN pg_roles g ON g.oid = roleid"
                + " WHERE m.rolname LIKE '%@%'");
    }
}
