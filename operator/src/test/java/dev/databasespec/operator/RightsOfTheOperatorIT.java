package dev.databasespec.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.databasespec.api.DatabaseChangeStatus.Phase;
import dev.databasespec.chart.Helm;
import dev.databasespec.testbed.ApiProxy;
import dev.databasespec.testbed.ApiRequest;
import dev.databasespec.testbed.ApiWrite;
import dev.databasespec.testbed.Await;
import dev.databasespec.testbed.CloudSqlLikeServer;
import dev.databasespec.testbed.Command;
import dev.databasespec.testbed.ControlPlane;
import dev.databasespec.testbed.OperatorProcess;
import dev.databasespec.testbed.RequiresControlPlane;
import dev.databasespec.testbed.RequiresTools;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import java.net.HttpURLConnection;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rights that the chart gives to the operator's ServiceAccount are those that it uses: no verb is missing, and none is there for nothing. */
@RequiresControlPlane
@RequiresTools
class RightsOfTheOperatorIT {
    private static final String SYSTEM = "databasespec-system";
    private static final String ACCOUNT = "system:serviceaccount:" + SYSTEM + ":databasespec";
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    @TempDir
    private Path folder;
    private Stage stage;

    @BeforeEach
    void start() {
        stage = new Stage(ControlPlane.startWith("--feature-gates=MutatingAdmissionPolicy=true", "--runtime-config=admissionregistration.k8s.io/v1beta1=true"),
                CloudSqlLikeServer.builder().start());
    }

    @AfterEach
    void stop() {
        stage.close();
    }

    @Test
    void overTheWholeCluster() {
        install();
        liveThroughEverything(stage.tenant(), Map.of());
        usedIsGranted();
    }

    @Test
    void inSomeNamespaces() {
        var team = stage.namespace();
        install("--set=watchNamespaces={" + team.name() + "}");
        team.apply(team.instance(stage.server().adminPassword()));
        liveThroughEverything(team, Map.of("DBSPEC_WATCH_NAMESPACES", team.name(), "DBSPEC_INSTANCE_NAMESPACES", team.name()));
        usedIsGranted();
    }

    private void install(String... options) {
        Command install = Helm.FOUR
                .command(Stream.concat(Stream.of("install", "databasespec", Helm.CHART.toString(), "--namespace=" + SYSTEM, "--create-namespace",
                        "--set=policies.approvals=false", "--kubeconfig=" + stage.plane().kubeconfig()), Stream.of(options)).toArray(String[]::new));
        install.run().orThrow();
    }

    /** Every kind of thing that it does in a cluster, at least once. */
    private void liveThroughEverything(Tenant team, Map<String, String> scope) {
        var environment = new TreeMap<>(scope);
        environment.putAll(Map.of("DBSPEC_LEADER_ELECTION", "true", "DBSPEC_KEEP_CHANGES", "1", "DBSPEC_AUDIT", "file", "DBSPEC_AUDIT_FILE",
                folder.resolve("audit.jsonl").toString(), "KUBERNETES_NAMESPACE", SYSTEM));
        try (var api = ApiProxy.to(stage.plane().kubeconfigOf(ACCOUNT, "system:serviceaccounts"))) {
            // it looks at an object again where another has written at the same time
            api.answerOnce(request -> isFinalizer(request, "databasespecs"), HttpURLConnection.HTTP_CONFLICT);
            api.answerOnce(request -> isFinalizer(request, "roletemplates"), HttpURLConnection.HTTP_CONFLICT);
            api.answerOnce(request -> request.path().contains("/databasechanges/") && request.body().contains("\"phase\":\"AwaitingApproval\""),
                    HttpURLConnection.HTTP_CONFLICT);
            liveThroughEverything(team, api.kubeconfig(), environment);
        }
    }

    private static boolean isFinalizer(ApiRequest request, String kind) {
        return request.method().equals("PATCH") && request.path().contains("/" + kind + "/") && request.body().contains("finalizers");
    }

    private static void liveThroughEverything(Tenant team, Path kubeconfig, Map<String, String> environment) {
        try (var _ = OperatorProcess.start(kubeconfig, environment)) {
            team.kubectl("patch", "dbi", "pg", "--type=merge", "-p",
                    "{\"spec\": {\"allowedNamespaces\": {\"from\": \"Selector\", \"selector\": {\"matchLabels\": {\"a\": \"b\"}}}, "
                            + "\"allowedDatabases\": [\"*\"]}}");
            team.apply(Tenant.secret("app", "first"));
            team.apply(team.spec("""
                    deletionPolicy: Drop
                    schemas: [{name: app, templates: [{name: standard}]}]
                    roles: [{name: $_a}, {name: $_app, login: true, password: {secretKeyRef: {name: app, key: password}}}]
                    """));
            team.awaitReady("Converged");
            team.apply(team.spec("""
                    deletionPolicy: Drop
                    schemas: [{name: app, templates: [{name: standard}]}]
                    roles: [{name: $_app, login: true, password: {secretKeyRef: {name: app, key: password}}}]
                    """));
            team.awaitReady("ApprovalRequired");
            team.approve("yes", team.awaitChange(Phase.AwaitingApproval));
            team.awaitReady("Converged");
            team.apply(team.spec("deletionPolicy: Drop\nautoApproveUpTo: High\nroles: [{name: $_b}]\n"));
            team.awaitReady("Converged");
            Await.until("changes and approvals are cleared away", PATIENCE, () -> team.changes().size() == 1 && team.approval("yes").isEmpty());
        }
        try (var operator = OperatorProcess.start(kubeconfig, environment)) {
            team.kubectl("delete", "dbspec", "spec", "--timeout=60s");
            assertThat(operator.isAlive()).isTrue();
        }
    }

    private void usedIsGranted() {
        var requests = stage.plane().requestsSince(0, ACCOUNT);
        assertThat(requests.stream().filter(request -> request.status() == 403)).as("refused").isEmpty();
        Set<String> used = new TreeSet<>(requests.stream().filter(request -> !request.resource().isEmpty()).map(RightsOfTheOperatorIT::right)
                .filter(right -> !right.contains("selfsubject")).toList());
        assertThat(used).isEqualTo(granted());
    }

    private static String right(ApiWrite request) {
        return request.verb() + " " + request.resource() + (request.subresource().isEmpty() ? "" : "/" + request.subresource());
    }

    private Set<String> granted() {
        var rbac = stage.plane().client().rbac();
        return Stream
                .concat(rbac.clusterRoles().list().getItems().stream().filter(role -> role.getMetadata().getName().equals("databasespec:" + SYSTEM))
                        .flatMap(role -> role.getRules().stream()),
                        rbac.roles().inAnyNamespace().list().getItems().stream().filter(role -> role.getMetadata().getName().startsWith("databasespec"))
                                .flatMap(role -> role.getRules().stream()))
                .flatMap(RightsOfTheOperatorIT::rights).collect(Collectors.toCollection(TreeSet::new));
    }

    private static Stream<String> rights(PolicyRule rule) {
        List<String> verbs = rule.getVerbs();
        return rule.getResources().stream().flatMap(resource -> verbs.stream().map(verb -> verb + " " + resource));
    }
}
