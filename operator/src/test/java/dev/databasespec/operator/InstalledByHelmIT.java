package dev.databasespec.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.databasespec.api.DatabaseChangeStatus.Phase;
import dev.databasespec.chart.Helm;
import dev.databasespec.chart.ValueSet;
import dev.databasespec.testbed.CloudSqlLikeServer;
import dev.databasespec.testbed.Command;
import dev.databasespec.testbed.ControlPlane;
import dev.databasespec.testbed.OperatorProcess;
import dev.databasespec.testbed.RequiresControlPlane;
import dev.databasespec.testbed.RequiresTools;
import io.fabric8.kubernetes.api.model.EnvVar;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The chart on a real API server, from install to uninstall. Pods are not run there: the operator runs beside it, as the ServiceAccount and with the environment of the Deployment. */
@RequiresControlPlane
@RequiresTools
class InstalledByHelmIT {
    private static final String SYSTEM = "databasespec-system";
    private static final Path BEFORE = Path.of("src/test/resources/dev/databasespec/chart/before/databasespec-0.0.9.tgz").toAbsolutePath();
    private static CloudSqlLikeServer server;
    private Stage stage;

    @BeforeAll
    static void startServer() {
        server = CloudSqlLikeServer.builder().start();
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @BeforeEach
    void startPlane() {
        stage = new Stage(ControlPlane.startWith("--feature-gates=MutatingAdmissionPolicy=true", "--runtime-config=admissionregistration.k8s.io/v1beta1=true"),
                server);
    }

    @AfterEach
    void stopPlane() {
        stage.plane().close();
    }

    @ParameterizedTest
    @EnumSource
    void installedItDoesItsWorkAndUninstalledItLeavesEveryObjectAndDatabase(Helm helm) {
        assertThat(release(helm, "install", Helm.CHART, "--create-namespace").orThrow()).contains("STATUS: deployed", "kubectl get dbi,dbspec -A -o wide");
        assertThat(existing("crd")).hasSize(5);
        var team = stage.tenant();
        try (var operator = operator()) {
            team.apply(team.spec("schemas: [{name: app, templates: [{name: standard}]}]"));
            team.awaitReady("Converged");
            assertThat(team.roles()).isEqualTo(6);
            assertThat(team.changes()).allSatisfy(change -> assertThat(change.getSpec().requestedBy().source()).hasToString("Admission"));

            release(helm, "upgrade", Helm.CHART, "--set=replicas=2,clusterName=prod-eu").orThrow();
            assertThat(existing("pdb")).containsExactly("databasespec");
            release(helm, "rollback", null, "1").orThrow();
            assertThat(existing("pdb")).isEmpty();
            assertThat(operator.isAlive()).isTrue();
        }
        var before = everything();

        release(helm, "uninstall", null).orThrow();

        assertThat(existing("deployment")).isEmpty();
        assertThat(existing("crd")).hasSize(5);
        assertThat(everything()).isEqualTo(before);
        assertThat(team.roles()).isEqualTo(6);
    }

    @Test
    void theStoryOfTheQuickstartHappensOnIt() throws IOException {
        release(Helm.FOUR, "install", Helm.CHART, "--create-namespace").orThrow();
        server.execute("postgres", "CREATE DATABASE orders OWNER cloudsqlsuperuser");
        server.script("orders", resource("orders.sql"));
        server.script("orders", resource("users.sql"));
        stage.plane().kubectl("create", "namespace", "orders").run().orThrow();
        var team = new Tenant(stage, "orders");
        try (var operator = operator()) {
            team.apply(example("quickstart/secrets.yaml").replace("quickstart-admin", server.adminPassword()));
            team.apply(example("quickstart/instance.yaml").replace("15432", Integer.toString(server.port())));
            team.apply(example("quickstart/spec.yaml"));
            team.awaitReady("orders", "Converged");
            server.execute("orders", "GRANT SELECT ON app.payments TO orders_reader");
            team.awaitSql("SELECT has_table_privilege('orders_reader', 'app.payments', 'SELECT')::text", "false");
            team.apply(example("quickstart-edits/readers-see-names.yaml"));
            team.awaitReady("orders", "Converged");
            team.apply(example("quickstart-edits/drop-legacy-import.yaml"));
            team.awaitReady("orders", "ApprovalRequired");
            team.approveAsBob(team.awaitChange(Phase.AwaitingApproval));
            team.awaitReady("orders", "Converged");
            assertThat(team.sql("SELECT count(*)::text FROM pg_roles WHERE rolname = 'legacy_import'")).isEqualTo("0");
            assertThat(operator.isAlive()).isTrue();
        }
    }

    private static String example(String name) throws IOException {
        return Files.readString(Path.of("..", "examples", name));
    }

    private static String resource(String name) throws IOException {
        try (var stream = CloudSqlLikeServer.class.getResourceAsStream("quickstart/" + name)) {
            return new String(Objects.requireNonNull(stream, name).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @ParameterizedTest
    @EnumSource
    void anUpgradeFromTheChartBeforeKeepsEveryObjectAndBringsNewKinds(Helm helm) {
        release(helm, "install", BEFORE, "--create-namespace").orThrow();
        assertThat(existing("crd")).hasSize(2);
        var team = stage.tenant();
        team.apply(team.spec("roles: [{name: $_a}]"));
        var before = everything();

        release(helm, "upgrade", Helm.CHART).orThrow();

        assertThat(everything()).containsAll(before);
        assertThat(existing("crd")).hasSize(5);
        assertThat(existing("roletemplate")).containsExactly("standard");
        release(helm, "upgrade", Helm.CHART).orThrow(); // from here on the RoleTemplate is the release's
        try (var operator = operator()) {
            team.awaitReady("Converged");
            assertThat(operator.isAlive()).isTrue();
        }
        release(helm, "rollback", null, "1").orThrow();
        assertThat(everything()).containsAll(before);
    }

    /** docs/install.md, section From manifests to the chart, line for line. */
    @ParameterizedTest
    @EnumSource
    void takesOverWhatManifestsMadeAndKeepsEveryObject(Helm helm) throws IOException {
        for (String manifests : List.of("crds", "examples/install", "crds/policies/approvals.yaml", "examples/templates")) {
            stage.plane().kubectl("apply", "-f", Path.of("..", manifests).toString(), "--server-side=" + manifests.equals("crds")).run().orThrow();
        }
        var team = stage.tenant();
        team.apply(team.spec("roles: [{name: $_a}]"));
        var before = Stream.concat(everything().stream(), kept().stream()).toList();

        var page = Files.readString(Path.of("..", "docs", "install.md"));
        var commands = page.substring(page.indexOf("\n### From manifests to the chart\n")).split("```", -1)[1].lines().skip(1)
                .map(line -> line.replaceFirst(" +#.*", ""));
        for (String line : commands.toList()) {
            var words = List.of(line.replace("helm/databasespec", Helm.CHART.toString()).replace("REGISTRY", "registry.example.com").split(" ", -1));
            var command = words.subList(1, words.size());
            if (words.getFirst().equals("helm")) {
                assertThat(helm(helm, command.stream().filter(word -> helm == Helm.FOUR || !word.equals("--force-conflicts")).toList()).orThrow())
                        .contains("STATUS: deployed");
            } else {
                stage.plane().kubectl(command.toArray(String[]::new)).run().orThrow();
            }
        }

        assertThat(Stream.concat(everything().stream(), kept().stream())).containsExactlyElementsOf(before);
        assertThat(existing("deployment")).containsExactly("databasespec");
        assertThat(existing("clusterrole")).contains("databasespec:databasespec-system").doesNotContain("databasespec-operator");
        release(helm, "upgrade", Helm.CHART, "--set=clusterName=prod-eu").orThrow();
    }

    /** What manifests and chart both hold and what cannot be made again: as kind, name and uid. */
    private List<String> kept() {
        return stage.plane().kubectl("get", "namespace/" + SYSTEM, "serviceaccount/databasespec", "clusterrole/databasespec-viewer", "roletemplate/standard",
                "validatingadmissionpolicy/databasespec-approvals", "crd/databasespecs.databasespec.dev", "crd/roletemplates.databasespec.dev",
                "--namespace=" + SYSTEM, "-o", "jsonpath={range .items[*]}{.kind} {.metadata.name} {.metadata.uid}{\"\\n\"}{end}").run().orThrow().lines()
                .toList();
    }

    @ParameterizedTest
    @EnumSource
    void upgradeAndRollbackLeaveTheLevelOfTheLogToWhoPatchedIt(Helm helm) {
        release(helm, "install", Helm.CHART, "--create-namespace").orThrow();
        stage.plane().kubectl("patch", "configmap", "databasespec-log", "--namespace=" + SYSTEM, "--type=merge", "--patch={\"data\":{\"level\":\"debug\"}}")
                .run()
                .orThrow();
        release(helm, "upgrade", Helm.CHART, "--set=replicas=2,log.level=warn").orThrow();
        assertThat(levelOfTheLog()).isEqualTo("debug");
        release(helm, "rollback", null, "1").orThrow();
        assertThat(levelOfTheLog()).isEqualTo("debug");
    }

    private String levelOfTheLog() {
        return stage.plane().kubectl("get", "configmap", "databasespec-log", "--namespace=" + SYSTEM, "-o", "jsonpath={.data.level}").run().orThrow();
    }

    /** But for the kinds of Prometheus' operator, which is not there. */
    @Test
    void theApiServerTakesWhatTheChartMakesOfEachSetOfValues() {
        stage.applyCrds();
        for (String namespace : List.of(SYSTEM, "team-orders", "team-billing", "platform")) {
            stage.plane().kubectl("create", "namespace", namespace).run().orThrow();
        }
        stage.plane().kubectl("label", "namespace", SYSTEM, "pod-security.kubernetes.io/enforce=restricted", "pod-security.kubernetes.io/warn=restricted").run()
                .orThrow();
        for (ValueSet values : ValueSet.all()) {
            var rendered = Helm.FOUR.template(List.of("--values=" + values.file())).orThrow();
            var manifests = Arrays.stream(rendered.split("\n---\n")).filter(manifest -> !manifest.contains("apiVersion: monitoring.coreos.com"))
                    .collect(Collectors.joining("\n---\n"));
            var taken = stage.plane().kubectl("apply", "--server-side", "--force-conflicts", "--dry-run=server", "-f", "-").input(manifests).run();
            assertThat(taken.orThrow()).as(values.name()).contains("deployment.apps/databasespec serverside-applied (server dry run)");
            assertThat(taken.errors()).as("warnings about " + values.name()).isEmpty();
        }
    }

    @Test
    void twoReleasesAreRefusedWhereTheyMeetAndSeparatedByNamespaces() {
        stage.plane().kubectl("create", "namespace", "team-a").run().orThrow();
        for (Helm helm : Helm.values()) {
            assertThat(release(helm, "install", Helm.CHART, "--create-namespace", "--set=watchNamespaces={team-a,team-b}").errors())
                    .contains("what is not there: kubectl create namespace team-b");
        }
        assertThat(existing("crd")).isEmpty();
        for (String namespace : List.of("team-b", "team-c")) {
            stage.plane().kubectl("create", "namespace", namespace).run().orThrow();
        }
        release(Helm.FOUR, "install", Helm.CHART, "--create-namespace", "--set=watchNamespaces={team-a,team-b}").orThrow();
        var shared = "crds.install=false,policies.approvals=false,policies.requestedBy=disabled,rbac.people=false,templates.standard=false";

        assertThat(second("watchNamespaces={team-b,team-c}," + shared).errors())
                .contains("release databasespec in namespace databasespec-system looks after namespace team-b already")
                .contains("give each its own watchNamespaces");
        assertThat(second(shared).errors()).contains("looks after the namespaces team-a,team-b already");
        assertThat(second("watchNamespaces={team-c}").errors()).contains("has the CRDs already. Set crds.install=false, policies.approvals=false");
        assertThat(second("watchNamespaces={team-c},instanceNamespaces={team-a}," + shared).errors())
                .contains("writes the status of the DatabaseInstances of namespace team-a already");
        assertThat(helm(Helm.FOUR, List.of("install", "other", Helm.CHART.toString(), "--namespace=" + SYSTEM, "--set=watchNamespaces={team-c}," + shared))
                .errors())
                .contains("two in one namespace would share a Lease");
        second("watchNamespaces={team-c}," + shared).orThrow();
        release(Helm.FOUR, "upgrade", Helm.CHART, "--set=watchNamespaces={team-a,team-b}").orThrow();
        assertThat(existing("deployment")).containsExactly("databasespec", "other-databasespec");
    }

    private Command.Finished second(String values) {
        return helm(Helm.FOUR, List.of("install", "other", Helm.CHART.toString(), "--namespace=other", "--create-namespace", "--set=" + values));
    }

    private Command.Finished release(Helm helm, String verb, Path chart, String... options) {
        var words = Stream.concat(Stream.of(verb, "databasespec"), Stream.concat(Stream.ofNullable(chart).map(Path::toString), Stream.of(options)));
        return helm(helm, Stream.concat(words, Stream.of("--namespace=" + SYSTEM)).toList());
    }

    private Command.Finished helm(Helm helm, List<String> words) {
        return helm.command(Stream.concat(words.stream(), Stream.of("--kubeconfig=" + stage.plane().kubeconfig())).toArray(String[]::new)).run();
    }

    /** The names of all objects of a kind that the chart, or its user, has made. */
    private List<String> existing(String kind) {
        return Arrays
                .stream(stage.plane().kubectl("get", kind, "-A", "-o", "jsonpath={range .items[*]}{.metadata.name}{\"\\n\"}{end}").run().orThrow().split("\n"))
                .filter(name -> !name.isBlank()).toList();
    }

    /** Every object of ours as kind, namespace, name, uid and generation. */
    private List<String> everything() {
        return stage.plane().kubectl("get", "dbspecs", "-A", "-o",
                "jsonpath={range .items[*]}{.kind} {.metadata.namespace}/{.metadata.name} {.metadata.uid} {.metadata.generation}{\"\\n\"}{end}").run().orThrow()
                .lines().filter(line -> !line.isBlank()).sorted().toList();
    }

    private OperatorProcess operator() {
        var container = stage.plane().client().apps().deployments().inNamespace(SYSTEM).withName("databasespec").get().getSpec().getTemplate().getSpec()
                .getContainers().getFirst();
        Map<String, String> environment = new TreeMap<>(container.getEnv().stream().collect(Collectors.toMap(EnvVar::getName, EnvVar::getValue)));
        environment.remove("DBSPEC_HTTP_PORT"); // of the pod's own network
        return OperatorProcess.start(stage.plane().kubeconfigOfServiceAccount(SYSTEM, "databasespec"), environment);
    }
}
