package dev.databasespec.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.databasespec.testbed.Await;
import dev.databasespec.testbed.CloudSqlLikeServer;
import dev.databasespec.testbed.Command;
import dev.databasespec.testbed.InMemoryApiServer;
import dev.databasespec.testbed.OperatorProcess;
import dev.databasespec.testbed.google.GoogleCloud;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Takes the steps of the Dockerfile: the trimmed runtime with its modules, the layout, the class cache, and the start as an image would start. */
class ContainerImageIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String RESOURCES = """
            apiVersion: databasespec.dev/v1alpha1
            kind: DatabaseInstance
            metadata: {name: pg, namespace: default}
            spec: {endpoint: {host: 127.0.0.1, port: PORT, sslMode: Disable}, admin: {password: {secretKeyRef: {name: admin, key: password}}}}
            ---
            apiVersion: databasespec.dev/v1alpha1
            kind: DatabaseSpec
            metadata: {name: spec, namespace: default}
            spec: {instanceRef: {name: pg}, database: shop, roles: [{name: shop_reader, grants: [{privileges: [CONNECT], database: {}}]}]}
            """;

    private static final String CLOUD_SQL = RESOURCES.replace("{endpoint: {host: 127.0.0.1, port: PORT, sslMode: Disable}, admin: "
            + "{password: {secretKeyRef: {name: admin, key: password}}}}",
            "{cloudSql: {project: acme-prod, region: europe-west1, instance: orders, ipType: Public}, admin: "
                    + "{password: {secretManager: {project: acme-prod, location: europe-west1, secret: admin}}}}");

    @TempDir
    static Path image;

    private static List<String> entrypoint = List.of();

    @BeforeAll
    static void buildAsTheDockerfileDoes() throws IOException {
        var dockerfile = Dockerfile.read(image);
        Files.createDirectories(image.resolve("app"));
        for (String file : List.of("databasespec.jar", "databasespec-sbom.json")) {
            assertThat(dockerfile.text()).contains("/src/operator/target/" + file);
            Files.copy(Path.of("target", file), image.resolve("app").resolve(file));
        }
        shell(dockerfile.run("jlink"));
        shell(dockerfile.run("AOTCacheOutput"));
        assertThat(image.resolve("app/databasespec.aot")).isNotEmptyFile();
        entrypoint = dockerfile.entrypoint();
    }

    private static void shell(String command) {
        Command.of("/bin/sh", "-c", command).with("PATH", System.getProperty("java.home") + "/bin:" + System.getenv("PATH")).within(PATIENCE).run().orThrow();
    }

    /** Of the jar: every library that the image holds, with its licence. */
    @Test
    void saysWhatItIsMadeOf() throws IOException {
        assertThat(Files.readString(image.resolve("app/databasespec-sbom.json"))).contains("\"bomFormat\"", "CycloneDX", "pkg:maven/org.postgresql/postgresql@",
                "BSD-2-Clause");
        assertThat(Dockerfile.read(image).text()).contains("org.opencontainers.image.version=\"${VERSION}\"",
                "org.opencontainers.image.revision=\"${REVISION}\"");
    }

    @Test
    void showsItsVersion() {
        var said = started("version").orThrow();
        assertThat(said).startsWith("dbspec ").hasLineCount(1);
    }

    @Test
    void readsManifests() {
        assertThat(started("validate", "-f", Path.of("../examples/minimal.yaml").toAbsolutePath().toString()).orThrow()).startsWith("valid: ");
    }

    @Test
    void refusesAWrongEnvironmentWithOneLine() {
        var finished = command("operator").with("DBSPEC_NO_SUCH", "x").run();
        assertThat(finished.exitCode()).isEqualTo(3);
        assertThat(finished.errors()).contains("DBSPEC_NO_SUCH").hasLineCount(1);
    }

    /** Nothing may be written: there is no home, no folder for temporary files, and the file system is read-only in a pod. */
    @Test
    void convergesADatabaseWithoutWritingAFile() throws IOException {
        Path launcher = launcher();
        try (var postgres = CloudSqlLikeServer.start(18); var api = InMemoryApiServer.start()) {
            postgres.execute("postgres", "CREATE DATABASE shop OWNER cloudsqlsuperuser");
            apply(api.client(), Files.readString(Path.of("../crds/databaseinstances.databasespec.dev.yaml")));
            apply(api.client(), Files.readString(Path.of("../crds/databasespecs.databasespec.dev.yaml")));
            api.client().secrets().inNamespace("default").resource(new SecretBuilder().withNewMetadata().withName("admin").endMetadata()
                    .addToData("password", Base64.getEncoder().encodeToString(postgres.adminPassword().getBytes(StandardCharsets.UTF_8))).build())
                    .create();
            apply(api.client(), RESOURCES.replace("PORT", Integer.toString(postgres.port())));
            var operator = OperatorProcess.start(launcher, api.operatorKubeconfig(), Map.of("HOME", "/nonexistent"));
            try (operator) {
                operator.awaitReady();
                Await.until("the role is made:\n" + operator.log(), PATIENCE,
                        () -> !postgres.execute("postgres", "SELECT 1 FROM pg_roles WHERE rolname = 'shop_reader'").isEmpty());
                Await.until("the pass is counted", PATIENCE, () -> counts(operator, "dbspec_steps_total{"));
                assertThat(operator.log()).doesNotContain("Exception").doesNotContain("NoClassDefFound").doesNotContain("[warning]");
                assertThat(operator.terminate()).isZero();
            }
        }
        assertThat(entries(image.resolve("app"))).containsExactlyInAnyOrder("databasespec.jar", "databasespec.aot", "databasespec-sbom.json");
    }

    /** With the clients of Google, which have no native code here and only the modules that the image has. */
    @Test
    void reachesCloudSqlAndSecretManager() throws IOException {
        try (var postgres = CloudSqlLikeServer.start(18); var google = GoogleCloud.start(); var api = InMemoryApiServer.start()) {
            google.instance("acme-prod", "europe-west1", "orders", postgres);
            google.secret("projects/acme-prod/locations/europe-west1/secrets/admin").add(postgres.adminPassword());
            postgres.execute("postgres", "CREATE DATABASE shop OWNER cloudsqlsuperuser");
            apply(api.client(), Files.readString(Path.of("../crds/databaseinstances.databasespec.dev.yaml")));
            apply(api.client(), Files.readString(Path.of("../crds/databasespecs.databasespec.dev.yaml")));
            apply(api.client(), CLOUD_SQL);
            try (var operator = OperatorProcess.start(launcher(), api.operatorKubeconfig(), google.environment())) {
                operator.awaitReady();
                Await.until("the role is made:\n" + operator.log(), PATIENCE,
                        () -> !postgres.execute("postgres", "SELECT 1 FROM pg_roles WHERE rolname = 'shop_reader'").isEmpty());
                assertThat(operator.body("/metrics"))
                        .contains("dbspec_google_requests_total{api=\"secretmanager\",code=\"OK\",method=\"versions.access\"} 1.0");
                assertThat(operator.log()).doesNotContain(postgres.adminPassword()).doesNotContain("Exception").doesNotContain("NoClassDefFound");
                assertThat(operator.log().lines()).allSatisfy(line -> assertThat(line).startsWith("{\"time\":\""));
                assertThat(operator.terminate()).isZero();
            }
        }
    }

    /** As far as a connection that nobody answers: what would be missing for TLS shows before that. */
    @Test
    void hasAllThatTlsToSecretManagerNeeds() throws IOException {
        try (var google = GoogleCloud.start()) {
            var files = Files.writeString(image.resolve("cloudsql.yaml"), CLOUD_SQL);
            var finished = command("plan", "-f", files.toString(), "--state", image.resolve("state.json").toString())
                    .with("GOOGLE_APPLICATION_CREDENTIALS", google.credentials().toString())
                    .with("DBSPEC_SECRETMANAGER_REGIONAL_ENDPOINT", "https://127.0.0.1:1").run();
            assertThat(finished.exitCode()).isEqualTo(4);
            assertThat(finished.output() + finished.errors()).contains("projects/acme-prod/locations/europe-west1/secrets/admin", "nobody listens there")
                    .doesNotContain("Exception");
            Files.delete(files);
        }
    }

    private static boolean counts(OperatorProcess operator, String metric) {
        try {
            return operator.body("/metrics").contains(metric);
        } catch (IOException e) {
            return false;
        }
    }

    private static Path launcher() throws IOException {
        var launcher = image.resolve("start.sh");
        Files.writeString(launcher, "#!/bin/sh\nexec " + String.join(" ", entrypoint.subList(0, 1)) + " -Djava.io.tmpdir=/nonexistent "
                + String.join(" ", entrypoint.subList(1, entrypoint.size())) + " \"$@\"\n");
        Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwxr-xr-x"));
        return launcher;
    }

    private static void apply(KubernetesClient client, String yaml) {
        List<HasMetadata> items = client.load(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8))).items();
        items.forEach(item -> client.resource(item).create());
    }

    private static List<String> entries(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    private static Command.Finished started(String... arguments) {
        return command(arguments).run();
    }

    private static Command command(String... arguments) {
        var words = new ArrayList<>(entrypoint);
        words.addAll(List.of(arguments));
        return Command.of(words).within(PATIENCE);
    }
}
