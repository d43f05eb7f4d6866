package dev.databasespec.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.databasespec.testbed.CloudSqlLikeServer;
import dev.databasespec.testbed.google.Fault;
import dev.databasespec.testbed.google.GoogleCloud;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files with instances of Cloud SQL and secrets of Secret Manager. */
class CloudSqlFilesTest {
    private static final String SECRETS = "projects/acme-prod/locations/europe-west1/secrets/";
    private static CloudSqlLikeServer server;
    private static GoogleCloud google;

    @TempDir
    Path folder;

    @BeforeAll
    static void start() {
        server = CloudSqlLikeServer.start(15);
        server.execute("postgres", "CREATE DATABASE shop OWNER cloudsqlsuperuser");
        google = GoogleCloud.start();
        google.instance("acme-prod", "europe-west1", "orders", server).ipTypes("PRIVATE");
        google.secret(SECRETS + "orders-postgres-password").add(server.adminPassword());
        google.secret("projects/acme-prod/secrets/url")
                .add("postgresql://postgres:" + server.adminPassword() + "@/shop?host=/cloudsql/acme-prod:europe-west1:orders");
        google.secret("projects/acme-prod/secrets/other").add("postgresql://postgres:Canary-1@/shop?host=/cloudsql/acme-prod:europe-west1:other");
        google.secret("projects/acme-prod/secrets/wrong").add("Canary-2");
    }

    @AfterAll
    static void stop() {
        google.close();
        server.close();
    }

    private void files(String admin, String role) throws IOException {
        Files.writeString(folder.resolve("shop.yaml"), """
                apiVersion: databasespec.dev/v1alpha1
                kind: DatabaseInstance
                metadata: {name: pg, namespace: shop}
                spec:
                  cloudSql: {project: acme-prod, region: europe-west1, instance: orders}
                  admin: {%s}
                ---
                apiVersion: databasespec.dev/v1alpha1
                kind: DatabaseSpec
                metadata: {name: spec, namespace: shop}
                spec:
                  instanceRef: {name: pg}
                  database: shop
                  roles: [{name: %s}]
                """.formatted(admin, role));
    }

    private Shop.Result run(String verb, Map<String, String> more) {
        Map<String, String> environment = new TreeMap<>(google.environment());
        environment.putAll(more);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int code = Cli.run(new String[]{verb, "-f", "."}, new ByteArrayInputStream(new byte[0]), new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8), environment, folder);
        String said = out.toString(StandardCharsets.UTF_8) + err.toString(StandardCharsets.UTF_8);
        assertThat(said).doesNotContain("Canary", server.adminPassword());
        return new Shop.Result(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    @Test
    void areValidWithoutAnyGoogle() throws IOException {
        files("password: {secretManager: {project: acme-prod, secret: nowhere}}", "a");
        google.calls().clear();
        assertThat(run("validate", Map.of("DBSPEC_ALLOWED_PROJECTS", "other")))
                .isEqualTo(new Shop.Result(0, "valid: 1 DatabaseInstance, 1 DatabaseSpec, 0 Secrets\n", ""));
        assertThat(google.calls().all()).isEmpty();
    }

    @Test
    void areAppliedWithTheDefaultSecretAndWithAUrl() throws IOException {
        files("", "by_default");
        assertThat(run("plan", Map.of()).code()).isEqualTo(2);
        assertThat(run("apply", Map.of()).code()).isZero();
        files("databaseUrl: {secretManager: {project: acme-prod, secret: url}}", "by_default}, {name: by_url");
        assertThat(run("apply", Map.of()).code()).isZero();
        assertThat(server.execute("postgres", "SELECT count(*)::text FROM pg_roles WHERE rolname IN ('by_default', 'by_url')").getFirst().getFirst())
                .isEqualTo("2");
    }

    @Test
    void areRefusedOutsideOfTheAllowedPlacesBeforeAnybodyIsAsked() throws IOException {
        files("", "a");
        google.calls().clear();
        Shop.Result refused = run("plan", Map.of("DBSPEC_ALLOWED_LOCATIONS", "us-*"));
        assertThat(refused.code()).isEqualTo(3);
        assertThat(refused.err()).contains("shop.yaml:", "LocationNotAllowed: `cloudSql` names location \"europe-west1\"");
        assertThat(run("plan", Map.of("DBSPEC_ALLOWED_PROJECTS", "a,,b")).err()).contains("DBSPEC_ALLOWED_PROJECTS: an item is empty");
        for (String number : List.of("1001", "-1", "many")) {
            Shop.Result wrong = run("plan", Map.of("DBSPEC_MAX_USERS_PER_SPEC", number));
            assertThat(wrong.code()).isEqualTo(3);
            assertThat(wrong.err()).contains("DBSPEC_MAX_USERS_PER_SPEC: a number from 0 to 1000 is expected");
        }
        assertThat(google.calls().all()).isEmpty();
    }

    @Test
    void tellASecretThatCannotBeUsed() throws IOException {
        files("password: {secretManager: {project: acme-prod, secret: nowhere}}", "a");
        Shop.Result missing = run("plan", Map.of());
        assertThat(missing.code()).isEqualTo(4);
        assertThat(missing.out() + missing.err()).contains("projects/acme-prod/secrets/nowhere");
        files("databaseUrl: {secretManager: {project: acme-prod, secret: other}}", "a");
        Shop.Result other = run("plan", Map.of());
        assertThat(other.err()).contains("CredentialsUnavailable: secret projects/acme-prod/secrets/other/versions/latest", "acme-prod:europe-west1:other");
        assertThat(other.code()).isEqualTo(3);
        files("password: {secretManager: {project: acme-prod, secret: wrong}}", "a");
        assertThat(run("plan", Map.of()).code()).isEqualTo(4);
        google.faults().always("versions.access", Fault.notAuthorized());
        files("", "a");
        Shop.Result denied = run("plan", Map.of());
        google.faults().clear();
        assertThat(denied.code()).isEqualTo(4);
        assertThat(denied.out() + denied.err()).contains("roles/secretmanager.secretAccessor");
    }
}
