package dev.databasespec.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.databasespec.api.DatabaseChangeStatus.Phase;
import dev.databasespec.testbed.ArgoCd;
import dev.databasespec.testbed.Await;
import dev.databasespec.testbed.CloudSqlLikeServer;
import dev.databasespec.testbed.ControlPlane;
import dev.databasespec.testbed.OperatorProcess;
import dev.databasespec.testbed.RequiresControlPlane;
import dev.databasespec.testbed.RequiresTools;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The packaged operator beside a real Argo CD, with its health checks and with the stamp of who asked; the example of docs/gitops.md is what it syncs. */
@RequiresControlPlane(controllerManager = true)
@RequiresTools(argoCd = true)
class ArgoCdIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int REFRESHES = 10;
    private static final String ROLLED_OUT = """
            {"status": {"observedGeneration": 1, "replicas": 1, "updatedReplicas": 1, "readyReplicas": 1, "availableReplicas": 1}}""";
    private static final String APP = """
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: app, annotations: {argocd.argoproj.io/sync-wave: "1"}}
            data: {version: "%d"}
            """;

    private static Stage stage;
    private static GitRepository repository;
    private static OperatorProcess operator;
    private static ArgoCd argo;
    /** One that several tests use, and leave as they found it. */
    private static Delivery shop;

    @BeforeAll
    static void start() {
        stage = new Stage(ControlPlane.startWith("--feature-gates=MutatingAdmissionPolicy=true", "--runtime-config=admissionregistration.k8s.io/v1beta1=true"),
                CloudSqlLikeServer.builder().start());
        stage.applyCrds();
        stage.plane().kubectl("apply", "-f", Path.of("..", "crds", "policies", "requested-by.yaml").toString()).run().orThrow();
        repository = new GitRepository();
        operator = OperatorProcess.start(stage.plane().operatorKubeconfig(), Map.of("JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=1"));
        argo = ArgoCd.start(stage.plane(), Path.of("..", "helm", "databasespec", "files", "argocd", "argocd-cm.yaml"));
        stage.plane().startControllerManager(); // what is pruned in the foreground goes by way of its garbage collector
        shop = delivery();
        shop.commit("instance.yaml", shop.exampleFile("instance.yaml"));
        shop.commit("spec.yaml", shop.exampleFile("spec.yaml"));
        shop.await("Synced Healthy Succeeded");
    }

    @AfterAll
    static void stop() {
        Stream.of(argo, operator, repository, stage).forEach(ArgoCdIT::close);
    }

    private static void close(AutoCloseable part) {
        try {
            part.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static Delivery delivery() {
        var team = stage.namespace();
        secret(team);
        return Delivery.begin(team, repository);
    }

    private static void secret(Tenant team) {
        team.apply(Tenant.secret("pg-admin", stage.server().adminPassword()));
    }

    /** The next wave begins when the one before is healthy, and then there is nothing left to say. */
    @Test
    void theExampleIsSyncedInWavesAndStaysAsItIs() {
        var orders = Delivery.begin(stage.namespace(), repository);
        var team = orders.team();
        for (var file : new String[]{"instance.yaml", "spec.yaml", "app.yaml"}) {
            orders.commit(file, orders.exampleFile(file));
        }
        orders.awaitHealth("DatabaseInstance", team.name() + "-pg", "Degraded: CredentialsUnavailable");
        assertThat(team.exists(team.name())).as("a DatabaseSpec before its instance is healthy").isFalse();
        secret(team);
        orders.awaitHealth("Deployment", team.name(), "Progressing");
        assertThat(orders.health("DatabaseSpec", team.name())).isEqualTo("Healthy: Converged: 2 roles, 0 users, 4 grants as declared");
        team.kubectl("patch", "deployment", team.name(), "--subresource=status", "--type=merge", "-p", ROLLED_OUT);
        orders.await("Synced Healthy Succeeded");
        assertThat(team.get(team.name()).getMetadata().getAnnotations()).containsEntry("databasespec.dev/requested-by", ArgoCd.USER);
        assertThat(kstatus(team)).isEqualTo(Kstatus.CURRENT);
        staysAsItIs(orders);
        isReadByKubectl(orders);
    }

    private static void staysAsItIs(Delivery orders) {
        var versions = orders.versions();
        var operation = orders.operation("startedAt");
        long mark = stage.plane().auditMark();
        for (int i = 0; i < REFRESHES; i++) {
            orders.refresh();
            assertThat(orders.state()).isEqualTo("Synced Healthy Succeeded");
        }
        assertThat(orders.operation("startedAt")).as("no sync was started").isEqualTo(operation);
        orders.sync();
        Await.until("the sync of an unchanged repository", PATIENCE, () -> !orders.operation("startedAt").equals(operation)
                && orders.state().equals("Synced Healthy Succeeded"));
        assertThat(orders.versions()).isEqualTo(versions);
        assertThat(stage.plane().operatorWritesSince(mark)).filteredOn(write -> write.namespace().equals(orders.team().name())).isEmpty();
    }

    private static void isReadByKubectl(Delivery orders) {
        var team = orders.team();
        var folder = repository.path(team.name()).toString();
        assertThat(stage.plane().kubectl("diff", "--server-side", "-n", team.name(), "-f", folder).run().orThrow()).isEmpty();
        assertThat(stage.plane().kubectl("apply", "--server-side", "-n", team.name(), "-f", folder).run().orThrow())
                .contains("databasespec.databasespec.dev/" + team.name() + " serverside-applied");
        assertThat(stage.plane().kubectl("wait", "--for=condition=Ready", "-n", team.name(), "dbi,dbspec", "--all", "--timeout=30s").run().orThrow())
                .contains("databasespec.databasespec.dev/" + team.name() + " condition met", "-pg condition met");
        orders.refresh();
        assertThat(orders.state()).isEqualTo("Synced Healthy Succeeded");
    }

    /** The CRD of ApplicationSet is not here: what its template makes of a folder is an Application. */
    @Test
    void theOtherExamplesAreTaken() {
        var applications = Delivery.example("argocd/applicationset.yaml");
        var template = applications.substring(applications.indexOf("  template:\n") + "  template:\n".length()).indent(-4);
        var application = "apiVersion: argoproj.io/v1alpha1\nkind: Application\n" + template.replace("{{.path.basename}}", "billing")
                .replace("'{{.path.path}}'", "teams/billing");
        for (var manifest : List.of(Delivery.example("argocd/application.yaml"), Delivery.example("argocd/project.yaml"), application)) {
            var taken = stage.plane().kubectl("apply", "--dry-run=server", "-f", "-").input(manifest).run();
            assertThat(taken.orThrow()).contains("created (server dry run)");
            assertThat(taken.errors().lines().filter(line -> !line.contains("domain-qualified finalizer"))).as("warnings").isEmpty();
        }
    }

    @Test
    void anEditInGitArrives() {
        var reader = shop.team().name() + "_reader";
        shop.commit("spec.yaml", shop.exampleFile("spec.yaml").replace("- name: " + reader, "- name: " + reader + "\n    comment: from git"));
        shop.team().awaitSql("SELECT shobj_description(oid, 'pg_authid') FROM pg_roles WHERE rolname = '$_reader'", "from git");
        shop.await("Synced Healthy Succeeded");
        shop.commit("spec.yaml", shop.exampleFile("spec.yaml"));
        shop.team().awaitSql("SELECT coalesce(shobj_description(oid, 'pg_authid'), 'none') FROM pg_roles WHERE rolname = '$_reader'", "none");
        shop.await("Synced Healthy Succeeded");
    }

    @Test
    void driftInTheDatabaseIsPutBackAndShows() {
        var team = shop.team();
        team.execute("REVOKE USAGE ON SCHEMA public FROM $_reader; REVOKE CONNECT ON DATABASE $ FROM $_reader");
        team.kubectl("annotate", "dbspec", team.name(), "--overwrite", "databasespec.dev/reconcile=now");
        team.awaitSql("SELECT count(*)::text FROM pg_database, aclexplode(datacl) WHERE datname = '$' AND grantee = '$_reader'::regrole", "1");
        team.awaitEvent("DriftCorrected");
        Await.until("a change of trigger Drift", PATIENCE,
                () -> team.changes(Phase.Applied).stream().anyMatch(c -> c.getSpec().trigger().name().equals("Drift")));
        Await.until("the condition", PATIENCE, () -> String.valueOf(team.get(team.name()).getStatus()).contains("reason=Corrected"));
        shop.refresh();
        shop.await("Synced Healthy Succeeded");
    }

    @Test
    void whatSomebodyEditsIsPutBackWhereGitSaysOtherwise() {
        var team = shop.team();
        team.kubectl("patch", "dbspec", team.name(), "--type=merge", "-p", "{\"spec\": {\"deletionPolicy\": \"Retain\"}}");
        Await.until("the edit is put back", PATIENCE, () -> team.get(team.name()).getSpec().deletionPolicy().name().equals("Revoke"));
        shop.await("Synced Healthy Succeeded");
    }

    /** Git does not name `suspend`, so the action of Argo CD, or kubectl, may. */
    @Test
    void whatIsSuspendedByHandStaysSo() {
        var team = shop.team();
        var suspend = "{\"spec\": {\"suspend\": %s}}";
        team.kubectl("patch", "dbspec", team.name(), "--type=merge", "-p", suspend.formatted(true));
        assertThat(shop.awaitHealth("DatabaseSpec", team.name(), "Suspended: Suspended")).contains("set `suspend: false` to go on");
        shop.refresh();
        assertThat(shop.state()).isEqualTo("Synced Suspended Succeeded");
        assertThat(kstatus(team)).isEqualTo(Kstatus.IN_PROGRESS);
        team.kubectl("patch", "dbspec", team.name(), "--type=merge", "-p", suspend.formatted(false));
        shop.await("Synced Healthy Succeeded");
    }

    @Test
    void aBrokenSpecIsDegradedUntilItIsMended() {
        var reader = shop.team().name() + "_reader";
        shop.commit("spec.yaml", shop.exampleFile("spec.yaml").replace("memberOf:\n    - {role: " + reader, "memberOf:\n    - {role: "
                + shop.team().name() + "_writer"));
        assertThat(shop.awaitHealth("DatabaseSpec", shop.team().name(), "Degraded: InvalidSpec")).contains("_writer");
        shop.await("Synced Degraded Succeeded");
        assertThat(kstatus(shop.team())).isEqualTo(Kstatus.FAILED);
        shop.commit("spec.yaml", shop.exampleFile("spec.yaml"));
        shop.await("Synced Healthy Succeeded");
    }

    @Test
    void aRiskyChangeWaitsForApprovalAndTheNextWaveWithIt() {
        var orders = delivery();
        var team = orders.team();
        var spec = orders.exampleFile("spec.yaml");
        var withoutWriter = spec.substring(0, spec.indexOf("  - name: " + team.name() + "_writer"));
        orders.commit("instance.yaml", orders.exampleFile("instance.yaml"));
        orders.commit("spec.yaml", spec);
        orders.commit("app.yaml", APP.formatted(1));
        orders.await("Synced Healthy Succeeded");

        orders.repository().commit(team.name() + "/app.yaml", APP.formatted(2));
        orders.commit("spec.yaml", withoutWriter);
        var change = team.awaitChange(Phase.AwaitingApproval);
        assertThat(orders.awaitHealth("DatabaseSpec", team.name(), "Suspended: ApprovalRequired"))
                .contains("dbspec diff " + change.getMetadata().getName() + " -n " + team.name(), "dbspec approve " + change.getMetadata().getName());
        waitsForTheSpec(orders);
        assertThat(version(team)).isEqualTo("1");
        assertThat(kstatus(team)).isEqualTo(Kstatus.IN_PROGRESS);
        team.approve("yes", change);
        orders.await("Synced Healthy Succeeded");
        assertThat(version(team)).isEqualTo("2");
        assertThat(team.roles()).isEqualTo(1);

        orders.commit("spec.yaml", withoutWriter.replaceAll("(?s)  roles:.*", ""));
        var another = team.awaitAnotherThan(change);
        waitsForTheSpec(orders);
        team.decide("no", another, another.getSpec().planHash(), "Reject", "");
        orders.awaitHealth("DatabaseSpec", team.name(), "Degraded: Rejected");
        orders.commit("spec.yaml", withoutWriter);
        orders.await("Synced Healthy Succeeded");
        assertThat(team.roles()).isEqualTo(1);
    }

    private static void waitsForTheSpec(Delivery orders) {
        Await.until("the sync waits", PATIENCE,
                () -> orders.operation("message").equals("waiting for healthy state of databasespec.dev/DatabaseSpec/" + orders.team().name()));
        assertThat(orders.operation("phase")).isEqualTo("Running");
    }

    private static Kstatus kstatus(Tenant team) {
        return Kstatus.of(stage.plane().client().genericKubernetesResources("databasespec.dev/v1alpha1", "DatabaseSpec").inNamespace(team.name())
                .withName(team.name()).get());
    }

    private static String version(Tenant team) {
        return stage.plane().client().configMaps().inNamespace(team.name()).withName("app").get().getData().get("version");
    }

    /** And with the Application goes what is left, the DatabaseInstance last. */
    @Test
    void pruningDoesWhatTheDeletionPolicySays() {
        var orders = delivery();
        var team = orders.team();
        var policies = Map.of("retain", "Retain", "revoke", "Revoke", "drop", "Drop", "abandoned", "Drop", "last", "Drop");
        orders.repository().commit(team.name() + "/instance.yaml", orders.exampleFile("instance.yaml"));
        policies.forEach((name, policy) -> orders.repository().commit(team.name() + "/" + name + ".yaml", disposable(team, name, policy)));
        orders.refresh();
        orders.await("Synced Healthy Succeeded");
        assertThat(left(team)).isEqualTo("abandoned with right, drop with right, last with right, retain with right, revoke with right");

        orders.remove("retain.yaml", "revoke.yaml", "drop.yaml", "abandoned.yaml");
        orders.await("Synced Healthy Succeeded");
        Await.until("the pruned specs are gone", PATIENCE, () -> Stream.of("retain", "revoke", "drop", "abandoned").noneMatch(team::exists));
        assertThat(left(team)).isEqualTo("abandoned with right, last with right, retain with right, revoke without");

        orders.kubectl("delete", "application", team.name(), "--wait=false");
        Await.until("the Application is gone", PATIENCE, () -> !orders.exists());
        assertThat(orders.versions()).isEmpty();
        assertThat(left(team)).isEqualTo("abandoned with right, retain with right, revoke without");
    }

    private static String disposable(Tenant team, String name, String policy) {
        return """
                apiVersion: databasespec.dev/v1alpha1
                kind: DatabaseSpec
                metadata: {name: %1$s, annotations: {databasespec.dev/abandon: "%2$s"}}
                spec:
                  instanceRef: {name: %3$s-pg}
                  database: %3$s_%1$s
                  create: {}
                  deletionPolicy: %4$s
                  roles: [{name: %3$s_%1$s, grants: [{privileges: [CREATE], database: {}}]}]
                """.formatted(name, name.equals("abandoned"), team.name(), policy);
    }

    private static String left(Tenant team) {
        return stage.server().execute("postgres", "SELECT rolname, has_database_privilege(rolname, rolname, 'CREATE') FROM pg_roles WHERE rolname LIKE '"
                + team.name() + "\\_%' ORDER BY rolname").stream()
                .map(row -> String.valueOf(row.getFirst()).replace(team.name() + "_", "") + (row.getLast().equals("t") ? " with right" : " without"))
                .collect(Collectors.joining(", "));
    }
}
