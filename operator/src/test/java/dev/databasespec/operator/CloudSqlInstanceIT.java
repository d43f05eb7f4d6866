package dev.databasespec.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.databasespec.api.DatabaseInstance;
import dev.databasespec.api.DatabaseInstanceStatus;
import dev.databasespec.api.DatabaseSpec;
import dev.databasespec.api.StatusCondition;
import dev.databasespec.testbed.Await;
import dev.databasespec.testbed.CloudSqlLikeServer;
import dev.databasespec.testbed.ControlPlane;
import dev.databasespec.testbed.OperatorProcess;
import dev.databasespec.testbed.RequiresControlPlane;
import dev.databasespec.testbed.google.Fault;
import dev.databasespec.testbed.google.GoogleCloud;
import dev.databasespec.testbed.google.Instance;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The packaged operator, a cluster, and Google Cloud: DatabaseInstances with {@code cloudSql}. */
@RequiresControlPlane
class CloudSqlInstanceIT {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final String SECRETS = "projects/acme-prod/locations/europe-west1/secrets/";
    private static Stage stage;
    private static GoogleCloud google;
    private static OperatorProcess operator;

    @BeforeAll
    static void start() {
        stage = new Stage(ControlPlane.start(), CloudSqlLikeServer.builder().iamTrust().start());
        stage.applyCrds();
        google = GoogleCloud.start();
        instance("orders");
        google.secret(SECRETS + "orders-postgres-password").add(stage.server().adminPassword());
        operator = OperatorProcess.start(stage.plane().operatorKubeconfig(), google.environment());
    }

    @AfterAll
    static void stop() {
        operator.close();
        google.close();
        stage.close();
    }

    private static Instance instance(String name) {
        return google.instance("acme-prod", "europe-west1", name, stage.server()).ipTypes("PRIVATE");
    }

    /** DatabaseInstance "pg"; {@code rest}: further lines of its spec. */
    private static String manifest(String cloudSql, String rest) {
        return """
                apiVersion: databasespec.dev/v1alpha1
                kind: DatabaseInstance
                metadata: {name: pg}
                spec:
                  cloudSql: {%s}
                  interval: 3s
                """.formatted(cloudSql) + rest.indent(2);
    }

    private static String manifest(String instance) {
        return manifest("project: acme-prod, region: europe-west1, instance: " + instance, "");
    }

    private static DatabaseInstanceStatus status(Tenant team) {
        var found = stage.plane().client().resources(DatabaseInstance.class).inNamespace(team.name()).withName("pg").get();
        return Objects.requireNonNull(Objects.requireNonNull(found).getStatus());
    }

    private static String condition(Tenant team, String type) {
        return status(team).conditions().stream().filter(c -> c.type().equals(type)).map(c -> c.status() + "/" + c.reason()).findFirst().orElse("");
    }

    private static void awaitCondition(Tenant team, String type, String wanted) {
        Await.within(PATIENCE, () -> condition(team, type).equals(wanted));
        assertThat(condition(team, type)).isEqualTo(wanted);
    }

    @Test
    void isAvailableWithTheSecretThatIsNamedAfterIt() {
        var team = stage.namespace();
        team.apply(manifest("orders"));
        assertThat(team.awaitInstance("Available")).contains("acme-prod:europe-west1:orders");
        assertThat(status(team)).satisfies(status -> {
            assertThat(status.address()).isEqualTo("acme-prod:europe-west1:orders");
            assertThat(status.state()).isEqualTo("RUNNABLE");
            assertThat(status.iamAuthentication()).isFalse();
        });
        assertThat(condition(team, "IamAuthentication")).isEqualTo("False/FlagOff");
        team.apply(team.spec("schemas: [{name: app}]\nroles: [{name: $_reader, grants: [{privileges: [USAGE], schema: app}]}]\n"));
        team.awaitReady("Converged");
        assertThat(team.sql("SELECT has_schema_privilege('$_reader', 'app', 'USAGE')::text")).isEqualTo("true");
    }

    @Test
    void logsInAsItsOwnPrincipalAsSoonAsThatMayCreateRoles() {
        var team = stage.namespace();
        var iam = instance("iam");
        stage.server().execute("cloudsqladmin", "SELECT emu.users_insert('" + GoogleCloud.OPERATOR + "', 'CLOUD_IAM_SERVICE_ACCOUNT')");
        team.apply(manifest("project: acme-prod, region: europe-west1, instance: iam, iamAuthentication: true", ""));
        assertThat(team.awaitInstance("AuthenticationFailed")).contains("the flag cloudsql.iam_authentication is off");
        iam.flag("cloudsql.iam_authentication", "on");
        assertThat(team.awaitInstance("PermissionDenied")).contains("lacks CREATEROLE", "assign-roles databasespec@acme.iam --instance=iam");
        stage.server().execute("postgres", "GRANT cloudsqlsuperuser TO \"databasespec@acme.iam\"");
        team.awaitInstance("Available");
        assertThat(condition(team, "IamAuthentication")).isEqualTo("True/FlagOn");
        team.apply(team.spec("roles: [{name: $_reader}]"));
        team.awaitReady("Converged");
    }

    @Test
    void saysWhatGoogleSaysOfAnInstance() {
        var stopped = stage.namespace();
        var elsewhere = stage.namespace();
        var nowhere = stage.namespace();
        var instance = instance("stopped").activationPolicy("NEVER");
        google.secret(SECRETS + "stopped-postgres-password").add(stage.server().adminPassword());
        stopped.apply(manifest("stopped"));
        elsewhere.apply(manifest("project: acme-prod, region: us-east1, instance: orders", ""));
        nowhere.apply(manifest("nowhere"));
        assertThat(stopped.awaitInstance("InstanceNotRunning")).contains("STOPPED", "--activation-policy=ALWAYS");
        assertThat(elsewhere.awaitInstance("RegionMismatch")).contains("europe-west1, not in us-east1");
        nowhere.awaitInstance("InstanceNotFound");
        stopped.apply(stopped.spec("roles: [{name: $_a}]"));
        assertThat(stopped.awaitReady("InstanceNotReady")).contains("InstanceNotRunning");
        instance.activationPolicy("ALWAYS");
        stopped.awaitInstance("Available");
        stopped.awaitReady("Converged");
    }

    @Test
    void thatTheAdminApiMayNotBeAskedStopsNothing() {
        var team = stage.namespace();
        var silent = instance("silent").flag("cloudsql.iam_authentication", "on");
        google.secret(SECRETS + "silent-postgres-password").add(stage.server().adminPassword());
        team.apply(manifest("silent"));
        team.awaitInstance("Available");
        awaitCondition(team, "IamAuthentication", "True/FlagOn");
        google.faults().on(silent).always("instances.get", Fault.notAuthorized());
        awaitCondition(team, "IamAuthentication", "Unknown/PermissionDenied");
        assertThat(team.instanceReady()).startsWith("Available");
        team.apply(team.spec("roles: [{name: $_reader}]"));
        team.awaitReady("Converged");
        google.faults().on(silent).clear();
        awaitCondition(team, "IamAuthentication", "True/FlagOn");
    }

    @Test
    void aRotationWhileTwentyDatabaseSpecsReconcileShowsNowhere() throws IOException {
        var team = stage.namespace();
        instance("rotating");
        var secret = google.secret(SECRETS + "rotating");
        secret.add("Canary-0");
        stage.server().execute("postgres", "CREATE ROLE rotating LOGIN PASSWORD 'Canary-0'; GRANT cloudsqlsuperuser TO rotating");
        team.apply(manifest("project: acme-prod, region: europe-west1, instance: rotating", "admin: {username: rotating, password: {secretManager: "
                + "{project: acme-prod, location: europe-west1, secret: rotating}}}"));
        var specs = IntStream.range(0, 20).mapToObj(i -> team.name() + "s" + i).toList();
        specs.forEach(name -> {
            stage.server().execute("postgres", "CREATE DATABASE " + name + " OWNER cloudsqlsuperuser");
            team.apply(team.spec(name, name, "roles: [{name: " + name + "_app, login: true}]"));
        });
        specs.forEach(name -> team.awaitReady(name, "Converged"));
        long mark = stage.server().logMark();
        var unready = new Unready();
        var client = stage.plane().client();
        var watches = List.of(
                client.resources(DatabaseSpec.class).inNamespace(team.name())
                        .watch(unready.of(s -> s.getStatus() == null ? List.of() : s.getStatus().conditions())),
                client.resources(DatabaseInstance.class).inNamespace(team.name())
                        .watch(unready.of(i -> i.getStatus() == null ? List.of() : i.getStatus().conditions())));
        for (int round = 1; round <= 3; round++) {
            secret.add("Canary-" + round);
            stage.server().execute("postgres", "ALTER ROLE rotating PASSWORD 'Canary-" + round + "'");
            stage.server().execute("postgres", "SELECT pg_terminate_backend(pid)::text FROM pg_stat_activity WHERE usename = 'rotating' AND state = 'idle'");
            specs.forEach(name -> stage.server().execute("postgres", "ALTER ROLE " + name + "_app NOLOGIN"));
            Await.until("all of them are put back", PATIENCE,
                    () -> "20".equals(team.sql("SELECT count(*)::text FROM pg_roles WHERE rolcanlogin AND rolname LIKE '$s%\\_app'")));
        }
        watches.forEach(Watch::close);
        assertThat(stage.server().logSince(mark)).as("the old password was tried").contains("password authentication failed for user \"rotating\"");
        assertThat(unready.seen).isEmpty();
        assertThat(team.awaitInstance("Available")).doesNotContain("Canary");
        assertThat(operator.log()).doesNotContain("Canary");
        assertThat(operator.body("/metrics")).doesNotContain("Canary");
        assertThat(stage.plane().kubectl("get", "dbi,dbspec,events", "-n", team.name(), "-o", "yaml").run().orThrow()).doesNotContain("Canary");
    }

    /** Collects every Ready that was not True. */
    private static final class Unready {
        final Queue<String> seen = new ConcurrentLinkedQueue<>();

        <R extends io.fabric8.kubernetes.api.model.HasMetadata> Watcher<R> of(java.util.function.Function<R, List<StatusCondition>> conditions) {
            return new Watcher<>() {
                @Override
                public void eventReceived(Action action, R resource) {
                    conditions.apply(resource).stream().filter(c -> c.type().equals("Ready") && c.status() != StatusCondition.State.True)
                            .forEach(c -> seen.add(resource.getMetadata().getName() + ": " + c.reason() + ": " + c.message()));
                }

                @Override
                public void onClose(WatcherException cause) {}
            };
        }
    }
}
