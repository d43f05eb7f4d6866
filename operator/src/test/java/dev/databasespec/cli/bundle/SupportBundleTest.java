package dev.databasespec.cli.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.databasespec.cli.bundle.Api.Body;
import dev.databasespec.cli.bundle.Api.Refused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What only a whole cluster with nodes answers, and what somebody may not read. */
class SupportBundleTest {
    private static final Instant NOW = Instant.parse("2026-11-28T08:00:00Z");
    private static final String POD = "/api/v1/namespaces/databasespec-system/pods/databasespec-1";
    private final List<String> asked = new ArrayList<>();
    private final Map<String, String> answers = new TreeMap<>(Map.of(
            "/apis/databasespec.dev/v1alpha1/databasespecs", """
                    {"items": [{"metadata": {"name": "orders", "namespace": "team"}, "spec": {"roles": [{"name": "r", "comment": "Canary-Comment"}]}}]}""",
            "/api/v1/pods", """
                    {"items": [{"metadata": {"name": "databasespec-1", "namespace": "databasespec-system"},
                      "spec": {"containers": [{"name": "operator", "image": "databasespec:0.1.0", "ports": [{"name": "http", "containerPort": 9090}],
                        "env": [{"name": "DBSPEC_CLUSTER_NAME", "value": "prod"}, {"name": "PGPASSWORD", "value": "Canary-Env"},
                                {"name": "DBSPEC_CANARY", "value": "Canary-Unknown"},
                                {"name": "DBSPEC_AUDIT_FILE", "valueFrom": {"configMapKeyRef": {"name": "c", "key": "k"}}}]}]},
                      "status": {"phase": "Running", "conditions": [{"type": "Ready", "status": "True"}],
                        "containerStatuses": [{"name": "operator", "restartCount": 2, "lastState": {"terminated": {"reason": "OOMKilled", "exitCode": 137}}}]}},
                     {"metadata": {"name": "somebody-elses", "namespace": "team"}, "spec": {"containers": [{"name": "app"}]}}]}""",
            "/apis/apps/v1/deployments",
            """
                    {"items": [{"metadata": {"name": "databasespec", "namespace": "databasespec-system"}, "spec": {"replicas": 2}, "status": {"readyReplicas": 1}}]}""",
            "/apis/coordination.k8s.io/v1/namespaces/databasespec-system/leases/databasespec-operator", """
                    {"spec": {"holderIdentity": "databasespec-1_x", "leaseDurationSeconds": 10, "renewTime": "2026-11-28T07:59:59.000000Z"}}""",
            "/api/v1/namespaces/databasespec-system/configmaps/databasespec-log", "{\"data\": {\"level\": \"debug\", \"other\": \"Canary\"}}",
            "/api/v1/namespaces/databasespec-system/events", """
                    {"items": [{"involvedObject": {"kind": "Pod", "name": "databasespec-2"}, "reason": "FailedScheduling", "message": "0/3 nodes are available"},
                               {"involvedObject": {"kind": "Pod", "name": "other"}, "reason": "Pulled", "message": "Canary"}]}""",
            POD + "/log", "{\"level\":\"INFO\",\"message\":\"said Canary-Comment\",\"pass\":\"5f0c21d4\"}\nBearer Canary-0123456789\n",
            POD + "/log previous", "the end: postgresql://u:Canary@h/db\n",
            POD + ":9090/proxy/metrics", "dbspec_specs{ready=\"True\"} 1.0\n"));
    @TempDir
    Path folder;

    private Api.Reply get(String path) {
        asked.add(path);
        String key = path.replaceFirst("\\?.*", "") + (path.contains("previous=true") ? " previous" : "");
        return answers.containsKey(key) ? new Body(answers.get(key)) : new Refused(key.endsWith("/namespaces/team") ? 404 : 403, "forbidden: no right");
    }

    private SupportBundle bundle(Optional<String> namespace) {
        return SupportBundle.of(this::get, new SupportBundle.Request(namespace, Optional.empty(), "https://u:Canary@api", "dbspec 0.1.0"), NOW);
    }

    private SortedMap<String, String> files(SupportBundle bundle) throws IOException {
        Path file = folder.resolve("b.zip");
        bundle.write(file, true);
        return Opened.files(file);
    }

    @Test
    void hasLogMetricsAndEnvironmentOfTheOperatorAndNoSecret() throws IOException {
        SupportBundle bundle = bundle(Optional.empty());
        SortedMap<String, String> files = files(bundle);
        assertThat(files.keySet()).containsExactly("cluster/crds.json", "cluster/policies.json", "manifest.json", "namespaces/team/databasespecs.json",
                "operator/databasespec-system/databasespec-1.log", "operator/databasespec-system/databasespec-1.metrics.txt",
                "operator/databasespec-system/databasespec-1.previous.log", "operator/databasespec-system/databasespec.events.json",
                "operator/databasespec-system/databasespec.json", "operator/deployments.json", "operator/pods.json", "overview.txt", "versions.json");
        assertThat(files.values()).allSatisfy(text -> assertThat(text).doesNotContain("Canary"));
        assertThat(files.get("operator/databasespec-system/databasespec-1.log")).contains("\"pass\":\"5f0c21d4\"");
        assertThat(files.get("operator/pods.json")).contains("\"DBSPEC_CLUSTER_NAME\": \"prod\"", "\"others\": 2", "(configMapKeyRef c, key k)", "OOMKilled")
                .doesNotContain("PGPASSWORD");
        assertThat(files.get("operator/databasespec-system/databasespec.json")).contains("\"logLevel\": \"debug\"", "databasespec-1_x", "2026-11-28T07:59:59");
        assertThat(files.get("operator/databasespec-system/databasespec.events.json")).contains("Pod/databasespec-2", "0/3 nodes are available");
        assertThat(bundle.overview()).contains("Operator: 1 of 1 Pods ready", "Deployment databasespec-system/databasespec wants 2 and has 1 ready",
                "databasespec-system/databasespec-1: 2 restarts, the last one OOMKilled",
                "DatabaseSpecs: 1, not ready: 1", "not looked at yet 1: team/orders").doesNotContain("Canary");
        assertThat(asked).noneMatch(path -> path.contains("secrets"));
    }

    @Test
    void notesWhatCannotBeHadAndWhy() throws IOException {
        answers.keySet().removeIf(path -> path.startsWith("/api/v1/pods") || path.startsWith(POD));
        SupportBundle bundle = bundle(Optional.of("team"));
        assertThat(bundle.notCollected()).contains("databasespecs: not allowed: forbidden: no right", "events: not allowed: forbidden: no right",
                "pods of all namespaces: not allowed: forbidden: no right", "pods in databasespec-system: not allowed: forbidden: no right",
                "pods in team: not allowed: forbidden: no right");
        assertThat(files(bundle).get("manifest.json")).contains("\"notCollected\"", "pods in team", "\"namespaces\": \"team\"");
    }

    @Test
    void saysThatANamespaceIsNotThereAndReadsNamesThatLookLikeSecrets() {
        answers.put("/apis/databasespec.dev/v1alpha1/namespaces/team/databaseinstances",
                """
                {"items": [{"metadata": {"name": "no-secret", "namespace": "team"},
                  "status": {"conditions": [{"type": "Ready", "status": "False", "reason": "CredentialsUnavailable", "message": "Secret team/a does not exist"}]}}]}""");
        SupportBundle bundle = bundle(Optional.of("team"));
        assertThat(bundle.overview()).contains("team/no-secret: CredentialsUnavailable: Secret team/a does not exist");
        assertThat(bundle.notCollected()).contains("namespace team: there is none of this name");
    }

    @Test
    void isTheSameForTheSameAnswersAndIsWrittenAsAWhole() throws IOException {
        Path one = folder.resolve("one.zip");
        Path two = folder.resolve("two.zip");
        bundle(Optional.empty()).write(one, false);
        bundle(Optional.empty()).write(two, false);
        assertThat(one).hasSameBinaryContentAs(two);
        try (var left = Files.list(folder)) {
            assertThat(left).containsExactlyInAnyOrder(one, two);
        }
    }

    @Test
    void noTenantMakesTheOverviewUnreadable() {
        answers.put("/apis/databasespec.dev/v1alpha1/databasespecs",
                """
                {"items": [{"metadata": {"name": "blinding", "namespace": "team"}, "spec": {"suspend": true, "roles": [{"name": "a", "comment": "Operator"},
                  {"name": "b", "comment": "DatabaseSpecs"}, {"name": "c", "comment": "Waiting for approval"}, {"name": "d", "comment": "team/blinding"}]}}]}""");
        assertThat(bundle(Optional.empty()).overview()).contains("Operator: 1 of 1 Pods ready", "DatabaseSpecs: 1, not ready: 1",
                "not looked at yet 1: team/blinding", "Waiting for approval: 0").doesNotContain("<left out>");
    }
}
