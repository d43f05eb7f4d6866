package dev.databasespec.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.databasespec.api.DatabaseChangeSpec.ChangeStep;
import dev.databasespec.api.DatabaseChangeStatus.Phase;
import dev.databasespec.api.DatabaseSpecStatus.Risk;
import dev.databasespec.cli.bundle.Opened;
import dev.databasespec.policies.People;
import dev.databasespec.policies.People.Person;
import dev.databasespec.testbed.ControlPlane;
import dev.databasespec.testbed.RequiresControlPlane;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code dbspec support-bundle} on a real API server, where secrets lie in every place that is wrong for them. */
@RequiresControlPlane
class SupportBundleCommandTest {
    private static final String OBJECTS = """
            apiVersion: v1
            kind: Secret
            metadata: {name: pg-admin, namespace: team-orders, labels: {app.kubernetes.io/name: databasespec}}
            stringData: {password: Canary-Secret-1}
            ---
            apiVersion: databasespec.dev/v1alpha1
            kind: DatabaseInstance
            metadata: {name: pg, namespace: team-orders, annotations: {example.com/note: Canary-Annotation-2, databasespec.dev/reconcile: "token=Canary-3"}}
            spec: {endpoint: {host: db.example.com}, admin: {password: {secretKeyRef: {name: pg-admin, key: password}}}}
            ---
            apiVersion: databasespec.dev/v1alpha1
            kind: DatabaseSpec
            metadata: {name: orders, namespace: team-orders}
            spec:
              instanceRef: {name: pg}
              database: orders
              roles:
              - {name: orders_app, comment: "the password is Canary-Comment-4", settings: {app.token: Canary-Setting-5, statement_timeout: 30s}}
            ---
            apiVersion: databasespec.dev/v1alpha1
            kind: RoleTemplate
            metadata: {name: standard}
            spec: {version: 1.0.0, roles: [{name: a, comment: "Canary-Template-6"}]}
            ---
            apiVersion: v1
            kind: Event
            metadata: {name: orders.1, namespace: team-orders, annotations: {databasespec.dev/pass: 5f0c21d4}}
            involvedObject: {apiVersion: databasespec.dev/v1alpha1, kind: DatabaseSpec, name: orders, namespace: team-orders}
            reason: Failed
            type: Warning
            message: "ApplyFailed: invalid value for app.token: Canary-Setting-5 [pass 5f0c21d4]"
            lastTimestamp: "2026-11-28T08:00:00Z"
            ---
            apiVersion: v1
            kind: Event
            metadata: {name: other.1, namespace: team-orders}
            involvedObject: {apiVersion: v1, kind: Pod, name: other, namespace: team-orders}
            message: Canary-Other-7
            ---
            apiVersion: v1
            kind: Namespace
            metadata: {name: databasespec-system}
            ---
            apiVersion: v1
            kind: ServiceAccount
            metadata: {name: default, namespace: databasespec-system}
            ---
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: databasespec, namespace: databasespec-system, labels: {app.kubernetes.io/name: databasespec}}
            spec:
              selector: {matchLabels: {app.kubernetes.io/name: databasespec}}
              template:
                metadata: {labels: {app.kubernetes.io/name: databasespec}}
                spec:
                  containers:
                  - name: operator
                    image: databasespec:0.1.0
                    args: [--password, Canary-Argument-8]
                    env:
                    - {name: DBSPEC_CLUSTER_NAME, value: prod}
                    - {name: DBSPEC_SQLADMIN_ENDPOINT, value: "https://user:Canary-9@sqladmin.example.com"}
                    - {name: AWS_SECRET, value: Canary-Env-10}
            ---
            apiVersion: v1
            kind: Pod
            metadata: {name: databasespec-1, namespace: databasespec-system, labels: {app.kubernetes.io/name: databasespec}}
            spec:
              automountServiceAccountToken: false
              containers: [{name: operator, image: "databasespec:0.1.0", env: [{name: PGPASSWORD, value: Canary-Pod-11}]}]
            """;
    private static People people;
    private static Desk desk;
    @TempDir
    Path folder;

    @BeforeAll
    static void start() {
        people = People.on(ControlPlane.start());
        people.apply("crds/policies/approvals.yaml");
        desk = new Desk(people, Map.of());
        people.plane().kubectl("apply", "-f", "-").input(OBJECTS).run().orThrow();
        List<ChangeStep> steps = new ArrayList<>(SampleChanges.steps());
        steps.add(new ChangeStep("role \"orders_app\"", "SetComment", Risk.Low, "it is declared", "COMMENT ON ROLE \"orders_app\" IS 'Canary-Sql-12'",
                "COMMENT ON ROLE \"orders_app\" IS 'Canary-Sql-13'"));
        var change = SampleChanges.change("orders-7f3a9c", steps);
        desk.store(change, SampleChanges.status(Phase.AwaitingApproval, "waits; it had 'Canary-Sql-12'"));
        people.plane().kubectl("patch", "dbspec", "orders", "-n", "team-orders", "--subresource=status", "--type=merge", "-p", """
                {"status": {"plan": {"hash": "sha256:0", "risk": "Low", "steps": 1, "preview": ["ALTER ROLE \\"orders_app\\" SET \\"app.token\\" TO 'Canary-Setting-5'"]},
                  "audit": {"sequence": 1, "hash": "sha256:0", "pending": ["{\\"sql\\": \\"Canary-Record-14\\"}"]},
                  "conditions": [{"type": "Ready", "status": "False", "reason": "ApplyFailed", "observedGeneration": 1, "lastTransitionTime": "2026-11-28T08:00:00Z",
                    "message": "postgresql://app:Canary-Url-15@db/orders said: invalid value \\"Canary-Setting-5\\""}]}}""").run().orThrow();
    }

    @AfterAll
    static void stop() {
        people.close();
    }

    private Shop.Result run(Path kubeconfig, String... more) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int code = Cli.run(Stream.concat(Stream.of("support-bundle"), Stream.of(more)).toArray(String[]::new), new ByteArrayInputStream(new byte[0]),
                new PrintStream(out, true, StandardCharsets.UTF_8), new PrintStream(err, true, StandardCharsets.UTF_8),
                Map.of("KUBECONFIG", kubeconfig.toString()), folder);
        return new Shop.Result(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    @Test
    void holdsWhatSomebodyNeedsWhoHelpsAndNoSecret() throws Exception {
        var result = run(people.plane().kubeconfig(), "-A", "-o", "all.zip");
        assertThat(result.code()).as(result.err()).isZero();
        SortedMap<String, String> files = Opened.files(folder.resolve("all.zip"));
        assertThat(files.keySet()).containsExactly("cluster/crds.json", "cluster/policies.json", "cluster/roletemplates.json", "manifest.json",
                "namespaces/team-orders/databasechanges.json", "namespaces/team-orders/databaseinstances.json", "namespaces/team-orders/databasespecs.json",
                "namespaces/team-orders/events.json", "operator/databasespec-system/databasespec.events.json", "operator/databasespec-system/databasespec.json",
                "operator/deployments.json", "operator/pods.json", "overview.txt", "versions.json");
        String everything = files.values() + result.out() + result.err();
        assertThat(everything).doesNotContain("Canary", Base64.getEncoder().encodeToString("Canary-Secret-1".getBytes(StandardCharsets.UTF_8)),
                "managedFields", "last-applied-configuration\":");
        assertThat(files.get("namespaces/team-orders/databasespecs.json")).contains("\"app.token\": \"<left out>\"", "\"database\": \"orders\"",
                "postgresql://app:<left out>@db/orders said: invalid value", "\"pending\": 1", "SET \\\"app.token\\\" TO '…'");
        assertThat(files.get("namespaces/team-orders/databaseinstances.json")).contains("\"name\": \"pg-admin\"", "\"example.com/note\"");
        assertThat(files.get("namespaces/team-orders/events.json")).contains("DatabaseSpec/orders", "\"pass\": \"5f0c21d4\"").doesNotContain("Pod/other");
        assertThat(files.get("operator/deployments.json")).contains("\"DBSPEC_CLUSTER_NAME\": \"prod\"", "\"others\": 1");
        assertThat(files.get("cluster/policies.json")).contains("databasespec-approvals");
        assertThat(files.get("cluster/crds.json")).contains("databasespecs.databasespec.dev", "v1alpha1");
        assertThat(result.out()).contains("Operator: 0 of 1 Pods ready", "Deployment databasespec-system/databasespec wants 1 and has 0 ready",
                "DatabaseInstances: 1, not ready: 1", "DatabaseSpecs: 1, not ready: 1",
                "ApplyFailed 1: team-orders/orders", "Waiting for approval: 1, the oldest since ", "team-orders/orders-7f3a9c",
                "Records that wait for the audit history: 1", "Written: ").hasLineCount(10);
        assertThat(result.err()).contains("not collected: log of databasespec-system/databasespec-1: it is empty",
                "not collected: metrics of databasespec-system/databasespec-1: ",
                "not collected: mutatingadmissionpolicies databasespec-requested-by: not there: ");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("all.zip")))).isEqualTo("rw-------");
    }

    @Test
    void bringsWhatSomebodyMayReadAndNotesTheRest() {
        var result = run(people.kubeconfig(Person.ALICE), "-n", "team-orders", "-o", "mine.zip");
        assertThat(result.code()).as(result.err()).isZero();
        assertThat(Opened.files(folder.resolve("mine.zip"))).containsKeys("namespaces/team-orders/databasespecs.json", "manifest.json")
                .allSatisfy((name, text) -> assertThat(text).as(name).doesNotContain("Canary"));
        assertThat(result.err()).contains("not collected: pods in databasespec-system: not allowed: ",
                "not collected: CRD databasespecs.databasespec.dev: not allowed");
    }

    @Test
    void replacesNoFileUnlessToldTo() throws Exception {
        Files.writeString(folder.resolve("there.zip"), "precious");
        var refused = run(people.plane().kubeconfig(), "-n", "team-orders", "-o", "there.zip");
        assertThat(refused.code()).isEqualTo(3);
        assertThat(refused.err()).contains("there.zip is there already; --force replaces it");
        assertThat(folder.resolve("there.zip")).hasContent("precious");
        assertThat(run(people.plane().kubeconfig(), "-n", "team-orders", "-o", "there.zip", "--force").code()).isZero();
        assertThat(Opened.files(folder.resolve("there.zip"))).containsKey("manifest.json");
        assertThat(run(people.plane().kubeconfig(), "-n", "team-orders", "-o", "nowhere/x.zip").code()).isEqualTo(3);
        assertThat(run(people.plane().kubeconfig(), "-n", "../secrets", "-o", "x.zip").code()).isEqualTo(3);
        try (var left = Files.list(folder)) {
            assertThat(left).containsExactly(folder.resolve("there.zip"));
        }
    }

    @Test
    void saysThatTheClusterCannotBeReached() throws Exception {
        Path kubeconfig = Files.writeString(folder.resolve("kubeconfig"), """
                apiVersion: v1
                kind: Config
                current-context: c
                contexts: [{name: c, context: {cluster: c, user: u}}]
                clusters: [{name: c, cluster: {server: "http://127.0.0.1:1"}}]
                users: [{name: u, user: {}}]
                """);
        var result = run(kubeconfig, "-A", "-o", "x.zip");
        assertThat(result.code()).isEqualTo(4);
        assertThat(result.err()).contains("the cluster cannot be reached");
        assertThat(folder.resolve("x.zip")).doesNotExist();
    }
}
