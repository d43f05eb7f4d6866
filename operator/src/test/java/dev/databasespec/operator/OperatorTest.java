package dev.databasespec.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.databasespec.testbed.Await;
import dev.databasespec.testbed.RequiresControlPlane;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The operator against a real API server and a real database. */
@RequiresControlPlane
class OperatorTest {
    private static final String READER = """
            schemas: [{name: app}]
            roles:
            - name: $_reader
              grants: [{privileges: [USAGE], schema: app}, {privileges: [CONNECT], database: {}}]
            """;
    private static final String MAY_USE = "SELECT has_schema_privilege('$_reader', 'app', 'USAGE')::text";
    private static Stage stage;
    private static RunningOperator operator;

    @BeforeAll
    static void start() throws InterruptedException {
        stage = Stage.start();
        operator = RunningOperator.start(stage);
    }

    @AfterAll
    static void stop() {
        operator.close();
        stage.close();
    }

    @Test
    void makesADatabaseWhatItsSpecSaysAndFollowsAnEdit() {
        var team = stage.tenant();
        team.apply(team.spec(READER));
        assertThat(team.awaitReady("Converged")).contains("1 role", "2 grants");
        assertThat(team.sql(MAY_USE)).isEqualTo("true");
        assertThat(team.status().inventory()).satisfies(i -> assertThat(i.roles()).containsExactly(team.name() + "_reader"));
        team.awaitEvent("Applied");

        team.apply(team.spec("schemas: [{name: app}]\nroles: [{name: $_reader}, {name: $_second}]\n"));
        team.awaitReady("Converged");
        assertThat(team.sql("SELECT count(*)::text FROM pg_namespace n, aclexplode(nspacl) a WHERE nspname = 'app' AND a.grantee = '$_reader'::regrole"))
                .isEqualTo("0");
        assertThat(team.roles()).isEqualTo(2);

        team.apply(team.spec("roles: [{name: $_reader}]"));
        assertThat(team.awaitReady("ApprovalRequired")).contains("2 steps of risk High wait for approval");
        team.awaitEvent("Withheld");
        assertThat(team.roles()).isEqualTo(2);
    }

    @Test
    void putsBackWhatWasChangedByHand() {
        var team = stage.tenant();
        team.apply(team.spec(READER));
        team.awaitReady("Converged");
        team.execute("REVOKE USAGE ON SCHEMA app FROM $_reader; GRANT CREATE ON SCHEMA app TO $_reader");
        team.awaitSql("SELECT has_schema_privilege('$_reader', 'app', 'USAGE')::text || has_schema_privilege('$_reader', 'app', 'CREATE')::text", "truefalse");
        team.awaitEvent("DriftCorrected");
        Await.until("Drifted says so", Duration.ofSeconds(20), () -> team.condition("Drifted").equals("False/Corrected"));
    }

    @Test
    void aQuietPassWritesNothingAndOpensNothing() {
        var team = stage.tenant();
        team.apply(team.spec(READER));
        team.awaitReady("Converged");
        team.awaitEvent("Applied");
        Await.until("a quiet pass", Duration.ofSeconds(40), () -> quietPassOf(team, 1));
        String version = team.get("spec").getMetadata().getResourceVersion();
        long audit = stage.plane().auditMark();
        long log = stage.server().logMark();
        Await.until("two more quiet passes", Duration.ofSeconds(60), () -> sent(team, log) >= 2);
        assertThat(team.get("spec").getMetadata().getResourceVersion()).isEqualTo(version);
        assertThat(stage.plane().operatorWritesSince(audit)).filteredOn(w -> w.namespace().equals(team.name())).isEmpty();
        assertThat(stage.server().statementsSince(log)).filteredOn(s -> s.database().equals(team.name())).noneMatch(s -> s.isWrite());
        assertThat(stage.server().logSince(log)).doesNotContain("connection authorized: user=postgres database=" + team.name());
    }

    private static boolean quietPassOf(Tenant team, int passes) {
        return operator.count.passes.containsKey("unchanged") && sent(team, 0) > passes;
    }

    private static long sent(Tenant team, long mark) {
        return stage.server().statementsSince(mark).stream().filter(s -> s.database().equals(team.name())).count();
    }

    @Test
    void theAnnotationAsksForAPassNow() {
        var team = stage.tenant();
        team.apply(team.spec(READER).replace("10s", "1h"));
        team.awaitReady("Converged");
        team.execute("REVOKE USAGE ON SCHEMA app FROM $_reader");
        team.kubectl("annotate", "dbspec", "spec", "databasespec.dev/reconcile=now");
        team.awaitSql(MAY_USE, "true");
    }

    @Test
    void retainTouchesNothingAndNeedsNoFinalizer() {
        var team = stage.tenant();
        team.apply(team.spec(READER));
        team.awaitReady("Converged");
        assertThat(team.get("spec").getFinalizers()).isEmpty();
        team.kubectl("delete", "dbspec", "spec", "--timeout=30s");
        assertThat(team.sql(MAY_USE)).isEqualTo("true");
    }

    @Test
    void revokeTakesBackWhatWasGrantedAndKeepsTheRole() {
        var team = stage.tenant();
        team.apply(team.spec(READER + "deletionPolicy: Revoke\n"));
        team.awaitReady("Converged");
        assertThat(team.get("spec").getFinalizers()).containsExactly("databasespec.dev/release");
        team.kubectl("delete", "dbspec", "spec", "--timeout=60s");
        assertThat(team.sql(MAY_USE)).isEqualTo("false");
        assertThat(team.roles()).isEqualTo(1);
    }

    @Test
    void dropAlsoDropsTheRolesAndEmptySchemasThatItMade() {
        var team = stage.tenant();
        team.execute("CREATE ROLE $_before; GRANT $_before TO postgres WITH ADMIN OPTION");
        team.apply(team.spec(READER + "- {name: $_before}\ndeletionPolicy: Drop\n"));
        team.awaitReady("Converged");
        team.kubectl("delete", "dbspec", "spec", "--timeout=60s");
        assertThat(team.sql("SELECT string_agg(rolname, ',') FROM pg_roles WHERE rolname LIKE '$\\_%'")).isEqualTo(team.name() + "_before");
        assertThat(team.sql("SELECT count(*)::text FROM pg_namespace WHERE nspname = 'app'")).isEqualTo("0");
    }

    @Test
    void theFinalizerFollowsThePolicy() {
        var team = stage.tenant();
        team.apply(team.spec("deletionPolicy: Drop\nroles: [{name: $_a}]\n"));
        team.awaitReady("Converged");
        team.apply(team.spec("deletionPolicy: Retain\nroles: [{name: $_a}]\n"));
        Await.until("no finalizer", Duration.ofSeconds(30), () -> team.get("spec").getFinalizers().isEmpty());
    }

    @Test
    void aDeletionWaitsForADatabaseThatIsAwayAndCanBeAbandoned() {
        var team = stage.tenant();
        team.apply(team.spec(READER + "deletionPolicy: Revoke\n"));
        team.awaitReady("Converged");
        team.kubectl("delete", "secret", "pg-admin");
        team.awaitInstance("CredentialsUnavailable");
        team.kubectl("delete", "dbspec", "spec", "--wait=false");
        assertThat(team.awaitReady("Deleting")).contains("pg-admin", "databasespec.dev/abandon");
        team.kubectl("annotate", "dbspec", "spec", "databasespec.dev/abandon=true");
        Await.until("it is gone", Duration.ofSeconds(30), () -> !team.exists("spec"));
        team.awaitEvent("Abandoned");
        assertThat(team.sql(MAY_USE)).isEqualTo("true");
    }

    @Test
    void theYoungerOfTwoTouchesNothingUntilTheOlderIsGone() {
        var team = stage.tenant();
        team.apply(team.spec("roles: [{name: $_a}]"));
        team.awaitReady("Converged");
        team.apply(team.spec("younger", team.name(), "roles: [{name: $_b}]"));
        assertThat(team.awaitReady("younger", "Conflict")).contains(team.name() + "/spec");
        team.awaitEvent("Conflict");
        assertThat(team.roles()).isEqualTo(1);
        team.kubectl("delete", "dbspec", "spec");
        team.awaitReady("younger", "Converged");
        assertThat(team.sql("SELECT count(*)::text FROM pg_roles WHERE rolname = '$_b'")).isEqualTo("1");
    }

    @Test
    void aPasswordFollowsItsSecretAlsoWhenThatAppearsLate() throws Exception {
        var team = stage.tenant();
        team.apply(team.spec("roles: [{name: $_app, login: true, password: {secretKeyRef: {name: app, key: password}}}]"));
        assertThat(team.awaitReady("CredentialsUnavailable")).contains("Secret " + team.name() + "/app does not exist");
        assertThat(team.roles()).isEqualTo(1);
        team.apply(Tenant.secret("app", "first-Canary-1"));
        team.awaitReady("Converged");
        stage.server().connect(team.name(), team.name() + "_app", "first-Canary-1").close();
        team.apply(Tenant.secret("app", "second-Canary-2"));
        Await.until("the new password works", Duration.ofSeconds(30), () -> logsIn(team, "second-Canary-2"));
        assertThat(stage.server().logSince(0)).doesNotContain("first-Canary-1", "second-Canary-2");
        assertThat(team.get("spec").toString()).doesNotContain("Canary");
    }

    private static boolean logsIn(Tenant team, String password) {
        try {
            stage.server().connect(team.name(), team.name() + "_app", password).close();
            return true;
        } catch (java.sql.SQLException e) {
            return false;
        }
    }

    @Test
    void aWrongPasswordIsToldByTheInstanceOnceAndHealedByItsSecret() {
        var team = stage.namespace();
        team.apply(team.instance("Wrong-Canary-3"));
        long mark = stage.server().logMark();
        team.apply(team.spec("roles: [{name: $_a}]"));
        for (int i = 0; i < 5; i++) {
            team.apply(team.spec("more" + i, team.name() + i, "roles: [{name: $_a}]"));
        }
        assertThat(team.awaitInstance("AuthenticationFailed")).doesNotContain("Canary");
        assertThat(team.awaitReady("InstanceNotReady")).contains("AuthenticationFailed");
        team.awaitReady("more4", "InstanceNotReady");
        assertThat(stage.server().logSince(mark).lines().filter(l -> l.contains("password authentication failed"))).hasSizeLessThan(6);
        team.apply(Tenant.secret("pg-admin", stage.server().adminPassword()));
        team.awaitInstance("Available");
        team.awaitReady("Converged");
        team.awaitEvent("Recovered");
        assertThat(team.awaitReady("more0", "DatabaseMissing")).contains("create");
    }

    @Test
    void aServerThatGoesAwayIsToldAndComesBack() {
        var team = stage.tenant();
        team.apply(team.spec(READER));
        team.awaitReady("Converged");
        stage.server().stop();
        Await.until("the failure is seen", Duration.ofSeconds(60), () -> team.ready("spec").startsWith("InstanceNotReady"));
        stage.server().start();
        team.awaitInstance("Available");
        team.awaitReady("Converged");
        team.awaitEvent("Recovered");
    }

    @Test
    void anInvalidSpecNamesEveryErrorAndIsHealedByAnEdit() {
        var team = stage.tenant();
        team.apply(team.spec("roles: [{name: $_a, memberOf: [{role: $_b}]}, {name: $_b, memberOf: [{role: $_a}]}]"));
        assertThat(team.awaitReady("InvalidSpec")).contains("spec.roles[", "loop");
        assertThat(team.condition("Stalled")).isEqualTo("True/InvalidSpec");
        team.apply(team.spec("roles: [{name: $_a}]"));
        team.awaitReady("Converged");
        assertThat(team.condition("Stalled")).isEqualTo("False/Progressing");
        assertThat(team.status().problems()).isEmpty();
    }

    @Test
    void planModeAndSuspensionTouchNothing() {
        var team = stage.tenant();
        team.apply(team.spec("mode: Plan\nroles: [{name: $_a}]\n"));
        team.awaitReady("PlanOnly");
        assertThat(team.status().plan()).satisfies(plan -> assertThat(plan.preview()).anyMatch(sql -> sql.startsWith("CREATE ROLE")));
        team.apply(team.spec("suspend: true\nroles: [{name: $_a}]\n"));
        team.awaitReady("Suspended");
        assertThat(team.roles()).isZero();
        team.apply(team.spec("roles: [{name: $_a}]"));
        team.awaitReady("Converged");
        assertThat(team.status().plan()).isNull();
    }

    @Test
    void anInstanceOfAnotherNamespaceAdmitsByLabel() {
        var platform = stage.tenant();
        var team = stage.namespace();
        String spec = team.spec("roles: [{name: $_a}]").replace("{name: pg}", "{name: pg, namespace: " + platform.name() + "}");
        team.apply(spec);
        assertThat(team.awaitReady("NamespaceNotAllowed")).contains(platform.name() + "/pg", "allowedNamespaces");
        platform.kubectl("patch", "dbi", "pg", "--type=merge", "-p", """
                {"spec": {"allowedNamespaces": {"from": "Selector", "selector": {"matchLabels": {"tier": "gold"}}}, "allowedDatabases": ["{namespace}"]}}""");
        team.kubectl("label", "namespace", team.name(), "tier=gold");
        team.awaitReady("Converged");
        team.apply(spec.replace(team.name() + "_a", "somebody_elses"));
        assertThat(team.awaitReady("RoleNotAllowed")).contains("somebody_elses");
    }

    @Test
    void aMissingInstanceIsNamedAndPickedUpWhenItAppears() {
        var team = stage.namespace();
        team.apply(team.spec("roles: [{name: $_a}]"));
        assertThat(team.awaitReady("InstanceNotFound")).contains(team.name() + "/pg");
        team.apply(team.instance(stage.server().adminPassword()));
        team.awaitReady("Converged");
    }
}
