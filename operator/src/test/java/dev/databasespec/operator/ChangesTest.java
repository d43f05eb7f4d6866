package dev.databasespec.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.databasespec.api.DatabaseChange;
import dev.databasespec.api.DatabaseChangeSpec.ChangeStep;
import dev.databasespec.api.DatabaseChangeSpec.Requester.Source;
import dev.databasespec.api.DatabaseChangeSpec.Trigger;
import dev.databasespec.api.DatabaseChangeStatus.Phase;
import dev.databasespec.api.DatabaseChangeStatus.Result;
import dev.databasespec.api.DatabaseSpecStatus.Risk;
import dev.databasespec.kubernetes.change.ChangeSteps;
import dev.databasespec.testbed.Await;
import dev.databasespec.testbed.RequiresControlPlane;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Every change of a database is an object that says what was to be done and what became of it. */
@RequiresControlPlane
class ChangesTest {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static Stage stage;
    private static RunningOperator operator;

    @BeforeAll
    static void start() throws InterruptedException {
        stage = Stage.start();
        operator = RunningOperator.start(stage, RunningOperator.Setup.keeping(3));
    }

    @AfterAll
    static void stop() {
        operator.close();
        stage.close();
    }

    @Test
    void saysWhatWasDoneWhyAndHowToUndoIt() {
        var team = stage.tenant();
        team.apply(team.spec("schemas: [{name: app}]\nroles: [{name: $_reader, comment: reads, grants: [{privileges: [USAGE], schema: app}]}]"));
        team.awaitReady("Converged");
        DatabaseChange change = team.awaitChange(Phase.Applied);
        assertThat(change.getMetadata().getName()).matches("spec-[0-9a-f]{6}");
        assertThat(change.getMetadata().getOwnerReferences()).singleElement()
                .satisfies(o -> assertThat(o.getUid()).isEqualTo(team.get("spec").getMetadata().getUid()));
        assertThat(change.getMetadata().getLabels()).containsEntry("databasespec.dev/spec", "spec").containsEntry("app.kubernetes.io/managed-by",
                "databasespec");
        assertThat(change.getSpec().trigger()).isEqualTo(Trigger.SpecChanged);
        assertThat(change.getSpec().requestedBy().source()).isEqualTo(Source.FieldManager);
        assertThat(change.getSpec().requestedBy().user()).isEqualTo("kubectl-client-side-apply");
        assertThat(change.getSpec().risk()).isEqualTo(Risk.Low);
        assertThat(change.getSpec().planHash()).matches("sha256:[0-9a-f]{64}");
        assertThat(change.getSpec().target().database()).isEqualTo(team.name());
        assertThat(change.getSpec().steps()).extracting(ChangeStep::sql).contains("CREATE ROLE \"" + team.name() + "_reader\"", "CREATE SCHEMA \"app\"");
        assertThat(change.getSpec().steps()).extracting(ChangeStep::inverse).contains("DROP ROLE \"" + team.name() + "_reader\"", "DROP SCHEMA \"app\"");
        assertThat(change.getSpec().steps()).allSatisfy(s -> assertThat(s.reason()).isNotEmpty());
        var status = Objects.requireNonNull(change.getStatus());
        assertThat(status.applied()).isEqualTo(change.getSpec().stepCount());
        assertThat(status.transaction()).isNotBlank();
        assertThat(team.sql("SELECT pg_xact_status('" + status.transaction() + "'::xid8)")).isEqualTo("committed");
        assertThat(team.status().lastChange()).satisfies(c -> assertThat(c.name()).isEqualTo(change.getMetadata().getName()));
    }

    @Test
    void driftIsAChangeOfItsOwnAndAQuietPassIsNone() {
        var team = stage.tenant();
        team.apply(team.spec("schemas: [{name: app}]\nroles: [{name: $_reader, grants: [{privileges: [USAGE], schema: app}]}]"));
        team.awaitReady("Converged");
        team.execute("REVOKE USAGE ON SCHEMA app FROM $_reader");
        Await.until("a second change", SOON, () -> team.changes(Phase.Applied).size() == 2);
        assertThat(team.changes().getLast().getSpec().trigger()).isEqualTo(Trigger.Drift);
        assertThat(team.changes().getLast().getSpec().steps()).singleElement()
                .satisfies(s -> assertThat(s.sql()).startsWith("GRANT USAGE ON SCHEMA \"app\" TO"));
    }

    @Test
    void aPasswordIsShownAsWhereItComesFromAndItsChangeIsARotation() {
        var team = stage.tenant();
        team.apply(Tenant.secret("app", "Canary-App-7") + "---\n"
                + team.spec("roles: [{name: $_app, login: true, password: {secretKeyRef: {name: app, key: password}}}]"));
        team.awaitReady("Converged");
        team.apply(Tenant.secret("app", "Canary-App-8"));
        Await.until("a second change", SOON, () -> team.changes(Phase.Applied).size() == 2);
        assertThat(team.changes().getLast().getSpec().trigger()).isEqualTo(Trigger.CredentialsRotated);
        assertThat(team.changes().getLast().getSpec().steps()).singleElement()
                .satisfies(s -> assertThat(s.sql()).matches("ALTER ROLE \"" + team.name() + "_app\" PASSWORD ‹from Secret .*app.*›"));
        assertThat(team.changes().toString() + team.changes().stream().map(c -> c.getSpec() + " " + c.getStatus()).toList()).doesNotContain("Canary");
    }

    @Test
    void whatCouldNotBeDoneIsNamedStepByStep() {
        var team = stage.tenant();
        team.execute("CREATE ROLE $_stranger");
        stage.server().execute(team.name(), "CREATE SCHEMA foreign_one");
        team.apply(team.spec("roles:\n- {name: $_a}\n- {name: $_b, validUntil: '0000-01-01T00:00:00Z'}\n"));
        team.awaitReady("PartiallyApplied");
        DatabaseChange change = team.changes(Phase.Failed).getFirst();
        var status = Objects.requireNonNull(change.getStatus());
        assertThat(status.results()).isNotEmpty().allSatisfy(r -> assertThat(r.result()).isIn(Result.Failed, Result.Skipped));
        assertThat(status.error()).satisfies(e -> assertThat(e.sqlstate()).isNotBlank());
    }

    @Test
    void aSpecThatFailsAlikeKeepsOneChangeAndCountsItsAttempts() {
        var team = stage.tenant();
        team.apply(team.spec("roles:\n- {name: $_b, validUntil: '0000-01-01T00:00:00Z'}\n"));
        team.awaitReady("PartiallyApplied");
        Await.until("it was tried again", SOON, () -> team.changes(Phase.Failed).stream()
                .anyMatch(c -> c.getStatus() != null && Objects.requireNonNullElse(c.getStatus().attempts(), 0) > 1));
        assertThat(team.changes()).hasSizeLessThanOrEqualTo(2);
    }

    @Test
    void onlySoManyThatHaveEndedAreKept() {
        var team = stage.tenant();
        for (int i = 0; i < 6; i++) {
            team.apply(team.spec("roles: [{name: $_a, comment: 'number " + i + "'}]"));
            int number = i;
            team.awaitSql("SELECT coalesce(max(shobj_description(oid, 'pg_authid')), '') FROM pg_roles WHERE rolname = '$_a'", "number " + number);
            team.awaitReady("Converged");
        }
        Await.until("the old ones are gone", SOON, () -> team.changes().size() == 3);
    }

    @Test
    void aPlanOfAThousandRolesFitsIntoTheStore() {
        var team = stage.tenant();
        int roles = 1000;
        String grants = "grants: [{privileges: [USAGE], schema: app}, {privileges: [USAGE], schema: b}, {privileges: [CREATE], schema: c}, {privileges: [CONNECT], database: {}}]";
        team.apply(team.spec("schemas: [{name: app}, {name: b}, {name: c}]\nroles:\n"
                + IntStream.range(0, roles).mapToObj(i -> "- {name: $_role_with_a_long_name_" + i + ", comment: 'c" + i + "', " + grants + "}")
                        .collect(Collectors.joining("\n"))));
        Await.until("it is done", Duration.ofMinutes(3), () -> team.ready("spec").startsWith("Converged"));
        DatabaseChange change = team.awaitChange(Phase.Applied);
        assertThat(change.getSpec().steps()).isEmpty();
        assertThat(stage.plane().client().getKubernetesSerialization().asJson(change).getBytes(StandardCharsets.UTF_8).length).isLessThan(1_000_000);
        assertThat(ChangeSteps.unpack(change.getSpec(), java.util.List.of())).hasSize(change.getSpec().stepCount()).hasSizeGreaterThan(2000);
    }

    @Test
    void itsSpecCannotBeEditedByAnybody() {
        var team = stage.tenant();
        team.apply(team.spec("roles: [{name: $_a}]"));
        team.awaitReady("Converged");
        DatabaseChange change = team.awaitChange(Phase.Applied);
        var answer = stage.plane().kubectl("-n", team.name(), "patch", "dbchange", change.getMetadata().getName(), "--type=merge", "-p",
                "{\"spec\": {\"risk\": \"High\"}}").run();
        assertThat(answer.errors()).contains("a DatabaseChange is immutable: it says what was planned");
    }

    @Test
    void deletionWithWorkInTheDatabaseIsAChangeToo() {
        var team = stage.tenant();
        team.apply(team.spec("deletionPolicy: Drop\nroles: [{name: $_a}]\n"));
        team.awaitReady("Converged");
        team.kubectl("delete", "dbspec", "spec", "--timeout=60s");
        Await.until("its change", SOON, () -> team.changes(Phase.Applied).stream().anyMatch(c -> c.getSpec().trigger() == Trigger.Deletion));
        assertThat(team.roles()).isZero();
    }

    @Test
    void aDatabaseThatIsMadeIsOneChangeWithAllThatIsInIt() {
        var team = stage.tenant();
        team.apply(team.spec("made", team.name() + "_made",
                "create: {owner: $_owner}\nschemas: [{name: app, owner: $_owner}]\nroles: [{name: $_owner}, {name: $_x}]\n"));
        team.awaitReady("made", "Converged");
        DatabaseChange change = team.awaitChange(Phase.Applied);
        assertThat(change.getSpec().steps()).extracting(ChangeStep::action).contains("CreateDatabase", "CreateRole", "CreateSchema");
        var status = Objects.requireNonNull(change.getStatus());
        assertThat(status.results()).as(status.toString()).isEmpty();
    }
}
