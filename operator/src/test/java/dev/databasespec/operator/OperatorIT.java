package dev.databasespec.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.databasespec.ExampleMetrics;
import dev.databasespec.Exposition;
import dev.databasespec.testbed.Await;
import dev.databasespec.testbed.Command;
import dev.databasespec.testbed.ControlPlane;
import dev.databasespec.testbed.OperatorProcess;
import dev.databasespec.testbed.RequiresControlPlane;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged operator as a process: how it starts, stops, dies and shares the work. */
@RequiresControlPlane
class OperatorIT {
    private static final Duration SOON = Duration.ofSeconds(60);
    /** Metrics that are there before anything has happened. */
    private static final Set<String> ALWAYS = Set.of("dbspec_leader", "dbspec_build_info", "dbspec_reconciles_total", "dbspec_reconcile_seconds",
            "dbspec_specs_overdue",
            "dbspec_approval_oldest_seconds", "dbspec_audit_pending", "dbspec_audit_oldest_seconds", "dbspec_drift_found_total", "dbspec_round_trips_total");
    private static Stage stage;

    @BeforeAll
    static void start() {
        stage = Stage.start();
    }

    @AfterAll
    static void stop() {
        stage.close();
    }

    @Test
    void killedInTheMiddleItFinishesAfterTheNextStartAndForgetsNothing() {
        var team = stage.tenant();
        int roles = 200;
        try (var operator = operator(Map.of())) {
            team.awaitInstance("Available");
            long mark = stage.server().logMark();
            team.apply(team.spec("roles:\n" + IntStream.range(0, roles).mapToObj(i -> "- {name: $_r" + i + "}").collect(Collectors.joining("\n"))));
            Await.until("the first role", SOON, () -> stage.server().logSince(mark).contains("CREATE ROLE"));
            operator.kill();
        }
        try (var operator = operator(Map.of())) {
            team.awaitReady("Converged");
            assertThat(operator.isAlive()).isTrue();
            assertThat(team.roles()).isEqualTo(roles);
            assertThat(team.status().inventory()).satisfies(i -> assertThat(i.roles()).hasSize(roles));
            assertThat(team.status().adopted()).satisfies(a -> assertThat(a == null || a.roles().isEmpty()).isTrue());
        }
    }

    @Test
    void askedToStopItEndsInPeace() {
        var team = stage.tenant();
        try (var operator = operator(Map.of())) {
            team.apply(team.spec("roles: [{name: $_a}]"));
            team.awaitReady("Converged");
            assertThat(operator.terminate()).isZero();
            assertThat(operator.log()).contains("\"message\":\"stopped\"");
        }
    }

    @Test
    void oneOfTwoReplicasWorksAndTheOtherTakesOver() throws IOException {
        var team = stage.tenant();
        try (var first = operator(Map.of("DBSPEC_LEADER_ELECTION", "true"))) {
            Await.until("somebody leads", SOON, () -> !holder().isEmpty());
            String leader = holder();
            try (var second = operator(Map.of("DBSPEC_LEADER_ELECTION", "true"))) {
                assertThat(second.status("/readyz")).isEqualTo(200);
                assertThat(second.body("/metrics")).contains("dbspec_leader 0").doesNotContain("dbspec_instances{", "dbspec_specs{");
                team.apply(team.spec("roles: [{name: $_a}]"));
                team.awaitReady("Converged");
                assertThat(first.terminate()).isZero();
                Await.until("the other one leads", Duration.ofSeconds(10), () -> !holder().isEmpty() && !holder().equals(leader));
                team.apply(team.spec("roles: [{name: $_a}, {name: $_b}]"));
                team.awaitReady("Converged");
                assertThat(second.isAlive()).isTrue();
                assertThat(second.body("/metrics")).contains("dbspec_leader 1");
                awaitMetric(second, "dbspec_specs{ready=\"True\",reason=\"Converged\"}");
            }
        }
    }

    /** States are those that the operator's own watch has seen, which may be a moment after ours. */
    private static void awaitMetric(OperatorProcess operator, String line) {
        Await.until(line, SOON, () -> {
            try {
                return operator.body("/metrics").contains(line);
            } catch (IOException e) {
                return false;
            }
        });
    }

    private static String holder() {
        List<Lease> leases = stage.plane().client().leases().inNamespace("default").list().getItems();
        return leases.stream().map(l -> Objects.toString(l.getSpec().getHolderIdentity(), "")).findFirst().orElse("");
    }

    @Test
    void tellsNobodyASecretAndCountsWhatItDoes() throws IOException {
        var team = stage.namespace();
        try (var operator = operator(Map.of())) {
            team.apply(team.instance("Canary-Wrong-1"));
            team.apply(team.spec("roles: [{name: $_app, login: true, password: {secretKeyRef: {name: app, key: password}}}]"));
            team.awaitReady("InstanceNotReady");
            team.apply(Tenant.secret("app", "Canary-App-2"));
            team.apply(Tenant.secret("pg-admin", stage.server().adminPassword()));
            team.awaitReady("Converged");
            awaitMetric(operator, "dbspec_specs{ready=\"True\",reason=\"Converged\"}");
            awaitMetric(operator, "dbspec_instances{instance=\"" + team.name() + "/pg\",ready=\"True\",reason=\"Available\"} 1");
            assertThat(operator.body("/metrics")).contains("dbspec_reconcile_seconds_count",
                    "dbspec_steps_total{action=\"CreateRole\",hazard=\"Low\",result=\"Applied\"}",
                    "dbspec_round_trips_total", "dbspec_pool_connections{instance=\"" + team.name() + "/pg\",state=\"idle\"}",
                    "dbspec_leader 1", "dbspec_specs_overdue 0");
            assertThat(operator.body("/metrics")).contains("dbspec_reconciles_total{result=\"changed\"}")
                    .doesNotContain("dbspec_reconciles_total{result=\"changed\"} 0");
            assertThat(Exposition.of(operator.body("/metrics"))).satisfies(scraped -> {
                var known = Exposition.of(ExampleMetrics.scrape());
                assertThat(known.families()).containsAllEntriesOf(scraped.families());
                assertThat(known.helps()).containsAllEntriesOf(scraped.helps());
                assertThat(known.types()).containsAllEntriesOf(scraped.types());
                assertThat(scraped.types().keySet()).containsAll(ALWAYS);
            });
            assertThat(operator.status("/livez")).isEqualTo(200);
            assertThat(operator.status("/elsewhere")).isEqualTo(404);
            String everything = operator.log() + stage.server().logSince(0) + team.get("spec")
                    + stage.plane().client().v1().events().inNamespace(team.name()).list();
            Stream.of("Canary-Wrong-1", "Canary-App-2", stage.server().adminPassword()).forEach(secret -> assertThat(everything).doesNotContain(secret));
            assertThat(operator.log().lines()).allSatisfy(line -> assertThat(line).startsWith("{\"time\":\"").endsWith("}"));
            assertThat(operator.log()).doesNotContain("\"error\":");
        }
    }

    @Test
    void changesTheLevelOfItsLogWhileItRunsAndShowsNoSecretAtAny(@TempDir Path folder) throws IOException {
        Path level = Files.writeString(folder.resolve("level"), "info");
        try (var operator = operator(Map.of("JAVA_TOOL_OPTIONS", "-Ddatabasespec.log-level-file=" + level))) {
            Files.writeString(level, "loud");
            Await.until("it says that it does not know it", SOON, () -> operator.log().contains("says \\\"loud\\\": one of error, warn, info, debug, trace"));
            Files.writeString(level, "trace");
            Await.until("it says so", SOON, () -> operator.log().contains("the level of the log is trace from now on, it was info"));
            var team = stage.tenant();
            team.apply(Tenant.secret("app", "Canary-App-4"));
            team.apply(team.spec("roles: [{name: $_app, login: true, password: {secretKeyRef: {name: app, key: password}}}]"));
            team.awaitReady("Converged");
            assertThat(operator.log()).contains("\"level\":\"DEBUG\"").doesNotContain("Canary-App-4", "SCRAM-SHA-256$", stage.server().adminPassword(),
                    Base64.getEncoder().encodeToString("Canary-App-4".getBytes(StandardCharsets.UTF_8)));
        }
    }

    @Test
    void waitsForCrdsThatAreAppliedLater() {
        try (var plane = ControlPlane.start();
                var operator = OperatorProcess.start(OperatorProcess.launcher(), plane.operatorKubeconfig(), Map.of())) {
            Await.until("it says what is missing", SOON, () -> operator.log().contains("apply the CRDs"));
            assertThat(operator.status("/livez")).isEqualTo(200);
            assertThat(operator.status("/readyz")).isEqualTo(503);
            new Stage(plane, stage.server()).applyCrds();
            operator.awaitReady();
        }
    }

    @Test
    void changesNothingUnderOlderCrdsAndSaysWhatTheyLack() {
        try (var plane = ControlPlane.start()) {
            var older = new Stage(plane, stage.server());
            older.applyCrds();
            plane.kubectl("patch", "crd", "databasechanges.databasespec.dev", "--type=json", "-p",
                    "[{\"op\": \"remove\", \"path\": \"/spec/versions/0/schema/openAPIV3Schema/properties/status/properties/pass\"}]").run().orThrow();
            Await.until("the API server shows it", SOON,
                    () -> !plane.client().raw("/openapi/v3/apis/databasespec.dev/v1alpha1").contains("The pass that brought it"));
            try (var operator = OperatorProcess.start(OperatorProcess.launcher(), plane.operatorKubeconfig(), Map.of())) {
                Await.until("it says what is missing", SOON,
                        () -> operator.log().contains("the CRDs are older than this operator, they lack DatabaseChange status.pass; apply the CRDs"));
                assertThat(operator.status("/livez")).isEqualTo(200);
                assertThat(operator.status("/readyz")).isEqualTo(503);
                plane.kubectl("apply", "--server-side", "--force-conflicts", "-f", Path.of("..", "crds").toString()).run().orThrow();
                operator.awaitReady();
            }
        }
    }

    @Test
    void refusesAnEnvironmentThatItDoesNotUnderstand() {
        var answer = Command.of(OperatorProcess.launcher().toString(), "operator").with("DBSPEC_PARALELISM", "3").with("DBSPEC_LOG_FORMAT", "xml").run();
        assertThat(answer.exitCode()).isEqualTo(3);
        assertThat(answer.errors().strip().lines()).singleElement().asString().contains("DBSPEC_PARALELISM is unknown", "DBSPEC_LOG_FORMAT");
    }

    @Test
    void saysWhichKubeconfigCannotBeUsed(@TempDir Path folder) throws IOException {
        Path broken = Files.writeString(folder.resolve("broken"), "users:\n- name: x\n  user:\n    token: \"Canary-Token\n");
        var answer = Command.of(OperatorProcess.launcher().toString(), "operator").with("KUBECONFIG", broken.toString()).run();
        assertThat(answer.exitCode()).isEqualTo(3);
        assertThat(answer.output() + answer.errors()).contains("there is no way to the API server: the kubeconfig " + broken + " cannot be used")
                .doesNotContain("\tat ", "Canary");
        answer = Command.of(OperatorProcess.launcher().toString(), "operator").with("KUBECONFIG", folder.resolve("nowhere").toString()).run();
        assertThat(answer.exitCode()).isEqualTo(3);
        assertThat(answer.output() + answer.errors()).contains("KUBECONFIG names no file that is there and may be read", "nowhere");
        answer = Command.of(OperatorProcess.launcher().toString(), "get").with("KUBECONFIG", broken.toString()).run();
        assertThat(answer.exitCode()).isEqualTo(3);
        assertThat(answer.errors()).startsWith("dbspec: the kubeconfig cannot be used").doesNotContain("Canary");
    }

    private static OperatorProcess operator(Map<String, String> environment) {
        return OperatorProcess.start(stage.plane().operatorKubeconfig(), environment);
    }
}
