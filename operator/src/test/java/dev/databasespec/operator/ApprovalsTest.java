package dev.databasespec.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.databasespec.api.DatabaseChange;
import dev.databasespec.api.DatabaseChangeStatus.Phase;
import dev.databasespec.testbed.Await;
import dev.databasespec.testbed.RequiresControlPlane;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What waits for somebody, and what somebody's yes or no does. */
@RequiresControlPlane
class ApprovalsTest {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String MAY_DELETE = "SELECT has_table_privilege('$_app', 'app.orders', 'DELETE')::text";
    private static Stage stage;
    private static RunningOperator operator;

    @BeforeAll
    static void start() throws InterruptedException {
        stage = Stage.start();
        operator = RunningOperator.start(stage, RunningOperator.Setup.keeping(50));
    }

    @AfterAll
    static void stop() {
        operator.close();
        stage.close();
    }

    /** A role that was there before, with a right that the spec does not declare: taking it is High. */
    private static Tenant withSomethingRisky() {
        var team = stage.tenant();
        team.execute("""
                CREATE ROLE $_app; GRANT $_app TO postgres WITH ADMIN OPTION; SET ROLE cloudsqlsuperuser; CREATE SCHEMA app; CREATE TABLE app.orders (id int);
                GRANT USAGE ON SCHEMA app TO $_app; GRANT SELECT, DELETE ON app.orders TO $_app""");
        team.apply(team.spec(spec("")));
        team.awaitReady("ApprovalRequired");
        return team;
    }

    private static String spec(String more) {
        return "roles:\n- {name: $_app, grants: [{privileges: [USAGE], schema: app}, {privileges: [SELECT], tables: {schema: app, names: [orders]}}]" + more
                + "}\n";
    }

    private static void takenAway(Tenant team) {
        team.awaitSql(MAY_DELETE, "false");
        team.awaitReady("Converged");
    }

    @Test
    void anApprovalOfExactlyThisPlanReleasesItOnce() {
        var team = withSomethingRisky();
        DatabaseChange waiting = team.awaitChange(Phase.AwaitingApproval);
        assertThat(team.status().plan()).satisfies(p -> {
            assertThat(p.change()).isEqualTo(waiting.getMetadata().getName());
            assertThat(p.hash()).isEqualTo(waiting.getSpec().planHash());
        });
        assertThat(team.sql(MAY_DELETE)).isEqualTo("true");
        team.approve("yes", waiting);
        takenAway(team);
        assertThat(team.awaitApproval("yes", "Used")).contains("released by it");
        DatabaseChange applied = team.awaitChange(Phase.Applied);
        assertThat(applied.getMetadata().getName()).isEqualTo(waiting.getMetadata().getName());
        assertThat(Objects.requireNonNull(applied.getStatus()).approval()).satisfies(d -> {
            assertThat(d.by()).isEqualTo("bob@acme.com");
            assertThat(d.reason()).isEqualTo("looked at it");
        });

        team.execute("SET ROLE cloudsqlsuperuser; GRANT DELETE ON app.orders TO $_app");
        DatabaseChange again = team.awaitAnotherThan(waiting);
        assertThat(again.getSpec().planHash()).as("the same statements on the same state").isEqualTo(waiting.getSpec().planHash());
        team.approve("replayed", applied);
        assertThat(team.awaitApproval("replayed", "Void")).contains("does not wait for approval, it is Applied");
        assertThat(team.sql(MAY_DELETE)).isEqualTo("true");
    }

    @Test
    void anApprovalOfAnotherHashIsVoidAndSaysSoInAnEvent() {
        var team = withSomethingRisky();
        DatabaseChange waiting = team.awaitChange(Phase.AwaitingApproval);
        team.decide("forged", waiting, "sha256:" + "0".repeat(64), "Approve", "");
        assertThat(team.awaitApproval("forged", "Void")).contains("is not that of DatabaseChange", waiting.getSpec().planHash(), "dbspec diff");
        team.awaitEvent("Void");
        assertThat(team.sql(MAY_DELETE)).isEqualTo("true");
    }

    @Test
    void anApprovalOfAChangeThatIsNotThereIsVoid() {
        var team = withSomethingRisky();
        team.apply("""
                apiVersion: databasespec.dev/v1alpha1
                kind: ChangeApproval
                metadata: {name: lost}
                spec: {changeRef: {name: spec-000000}, planHash: "sha256:%s", decision: Approve, approvedBy: bob}
                """.formatted("0".repeat(64)));
        assertThat(team.awaitApproval("lost", "Void")).contains("there is no DatabaseChange \"spec-000000\" in namespace");
    }

    @Test
    void anEditOfTheSpecSupersedesWhatWaitsAndAnApprovalOfItIsVoid() {
        var team = withSomethingRisky();
        DatabaseChange waiting = team.awaitChange(Phase.AwaitingApproval);
        team.apply(team.spec(spec(", comment: edited")));
        DatabaseChange another = team.awaitAnotherThan(waiting);
        assertThat(another.getSpec().planHash()).isNotEqualTo(waiting.getSpec().planHash());
        team.approve("late", waiting);
        assertThat(team.awaitApproval("late", "Void")).contains("it is Superseded");
        assertThat(team.sql(MAY_DELETE)).isEqualTo("true");
    }

    @Test
    void whatTheDatabaseSaysNowIsPartOfWhatIsApproved() {
        var team = withSomethingRisky();
        DatabaseChange waiting = team.awaitChange(Phase.AwaitingApproval);
        team.execute("SET ROLE cloudsqlsuperuser; GRANT INSERT ON app.orders TO $_app");
        DatabaseChange another = team.awaitAnotherThan(waiting);
        assertThat(team.changes(Phase.Superseded)).extracting(c -> c.getMetadata().getName()).contains(waiting.getMetadata().getName());
        assertThat(another.getSpec().liveFingerprint()).isNotEqualTo(waiting.getSpec().liveFingerprint());
    }

    @Test
    void whatOthersDoElsewhereOnTheServerVoidsNothing() {
        var team = withSomethingRisky();
        DatabaseChange waiting = team.awaitChange(Phase.AwaitingApproval);
        team.execute("CREATE ROLE $_unrelated; SET ROLE cloudsqlsuperuser; CREATE SCHEMA other;"
                + "CREATE TABLE other.things (id int); GRANT USAGE ON SCHEMA other TO $_unrelated; GRANT SELECT ON other.things TO $_unrelated");
        team.approve("yes", waiting);
        takenAway(team);
    }

    @Test
    void whatNeedsNobodyGoesOnMeanwhile() {
        var team = withSomethingRisky();
        DatabaseChange waiting = team.awaitChange(Phase.AwaitingApproval);
        team.apply(team.spec(spec("").replace("roles:\n", "roles:\n- {name: $_new}\n")));
        team.awaitSql("SELECT count(*)::text FROM pg_roles WHERE rolname = '$_new'", "1");
        team.awaitReady("ApprovalRequired");
        assertThat(team.awaitAnotherThan(waiting).getSpec().steps()).allSatisfy(s -> assertThat(s.sql()).doesNotContain("_new"));
        assertThat(team.changes(Phase.Applied)).isNotEmpty().allSatisfy(c -> assertThat(c.getSpec().steps()).noneMatch(s -> s.sql().contains("DELETE")));
    }

    @Test
    void aNoKeepsThePlanFromComingBackUntilTheSpecIsAnother() {
        var team = withSomethingRisky();
        DatabaseChange waiting = team.awaitChange(Phase.AwaitingApproval);
        team.decide("no", waiting, waiting.getSpec().planHash(), "Reject", "");
        assertThat(team.awaitReady("Rejected")).contains("\"bob@acme.com\"", "looked at it");
        team.awaitApproval("no", "Used");
        assertThat(team.awaitChange(Phase.Rejected).getStatus()).satisfies(s -> assertThat(s.message()).isEqualTo("rejected by bob@acme.com: looked at it"));
        team.kubectl("annotate", "dbspec", "spec", "databasespec.dev/reconcile=now");
        team.awaitReady("Rejected");
        assertThat(team.changes()).hasSize(1);
        team.apply(team.spec(spec(", comment: edited")));
        team.awaitReady("ApprovalRequired");
        assertThat(team.awaitAnotherThan(waiting).getSpec().planHash()).isNotEqualTo(waiting.getSpec().planHash());
        assertThat(team.sql(MAY_DELETE)).isEqualTo("true");
    }

    @Test
    void anApprovalWhoseTimeIsOverIsExpired() {
        var team = withSomethingRisky();
        DatabaseChange waiting = team.awaitChange(Phase.AwaitingApproval);
        team.decide("old", waiting, waiting.getSpec().planHash(), "Approve", ", expiresAt: \"" + Instant.now().minusSeconds(5) + "\"");
        assertThat(team.awaitApproval("old", "Expired")).contains("make a new one");
        assertThat(team.sql(MAY_DELETE)).isEqualTo("true");
    }

    @Test
    void anApprovalIsImmutable() {
        var team = withSomethingRisky();
        DatabaseChange waiting = team.awaitChange(Phase.AwaitingApproval);
        team.decide("forged", waiting, "sha256:" + "0".repeat(64), "Approve", "");
        team.awaitApproval("forged", "Void");
        var answer = stage.plane().kubectl("-n", team.name(), "patch", "dbapprove", "forged", "--type=merge", "-p",
                "{\"spec\": {\"planHash\": \"" + waiting.getSpec().planHash() + "\"}}").run();
        assertThat(answer.errors()).contains("a ChangeApproval is immutable");
    }

    @Test
    void withoutAStampNobodyIsAnotherApprover() {
        var team = stage.tenant();
        team.kubectl("patch", "dbi", "pg", "--type=merge", "-p", "{\"spec\": {\"requireOtherApprover\": true}}");
        team.execute(
                "CREATE ROLE $_app; GRANT $_app TO postgres WITH ADMIN OPTION; SET ROLE cloudsqlsuperuser; CREATE SCHEMA app; CREATE TABLE app.orders (id int);"
                        + "GRANT USAGE ON SCHEMA app TO $_app; GRANT SELECT, DELETE ON app.orders TO $_app");
        team.apply(team.spec(spec("")).replace("metadata: {name: spec}", "metadata: {name: spec, annotations: {databasespec.dev/requested-by: carol}}"));
        DatabaseChange waiting = team.awaitChange(Phase.AwaitingApproval);
        assertThat(waiting.getSpec().requestedBy().user()).as("an annotation that anybody can write").isNotEqualTo("carol");
        team.approve("yes", waiting);
        assertThat(team.awaitApproval("yes", "Void")).contains("requireOtherApprover", "does not stamp who wrote it", "crds/policies/requested-by.yaml");
        assertThat(team.sql(MAY_DELETE)).isEqualTo("true");
    }

    @Test
    void aDropThatWasApprovedIsDone() {
        var team = stage.tenant();
        team.apply(team.spec("roles: [{name: $_a}, {name: $_gone}]"));
        team.awaitReady("Converged");
        team.apply(team.spec("roles: [{name: $_a}]"));
        team.awaitReady("ApprovalRequired");
        DatabaseChange waiting = team.awaitChange(Phase.AwaitingApproval);
        team.approve("yes", waiting);
        team.awaitReady("Converged");
        assertThat(team.roles()).isEqualTo(1);
        assertThat(team.changes(Phase.Applied)).extracting(c -> c.getMetadata().getName()).contains(waiting.getMetadata().getName());
    }

    @Test
    void inModePlanNothingWaitsForApproval() {
        var team = withSomethingRisky();
        team.awaitChange(Phase.AwaitingApproval);
        team.apply(team.spec(spec("") + "mode: Plan\n"));
        team.awaitReady("PlanOnly");
        assertThat(team.status().plan()).satisfies(p -> assertThat(p.change()).isNull());
        Await.until("nothing waits", SOON, () -> team.changes(Phase.AwaitingApproval).isEmpty());
        assertThat(List.copyOf(team.changes(Phase.Superseded))).hasSize(1);
    }
}
