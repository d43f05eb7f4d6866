package dev.databasespec.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.databasespec.testbed.ApiRequest;
import dev.databasespec.testbed.Await;
import dev.databasespec.testbed.RequiresControlPlane;
import java.time.Duration;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a DatabaseSpec goes through besides its changes, whoever kills the operator meanwhile: each of it is in the history once, and nothing stays behind. */
@RequiresControlPlane
class LifeOfASpecIT {
    private static final int KEPT = 3;
    private static Lab lab;

    @BeforeAll
    static void start() {
        lab = Lab.start(Map.of("DBSPEC_KEEP_CHANGES", Integer.toString(KEPT)));
    }

    @AfterAll
    static void stop() {
        lab.close();
    }

    @AfterEach
    void forget() {
        lab.api.clear();
        lab.postgres.forward();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void createdIsToldOnce(boolean before) {
        var team = lab.tenant();
        killAt(before, Boundary.status("databasespecs", "\"audit\":"));
        applyThroughDeath(team, "roles: [{name: $_a}]");
        Aftermath.of(lab, team);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void adoptedIsToldOnce(boolean before) {
        var team = lab.tenant();
        team.execute("CREATE ROLE $_there; GRANT $_there TO postgres WITH ADMIN OPTION; SET ROLE postgres; CREATE SCHEMA there");
        killAt(before, Boundary.status("databasechanges", "\"phase\":\"Applied\"").and(Boundary.delivered().negate()));
        applyThroughDeath(team,
                "schemas: [{name: there}]\nroles:\n- {name: $_there, comment: hello, grants: [{privileges: [USAGE], schema: there}]}\n- {name: $_a}\n");
        Aftermath.of(lab, team);
        assertThat(history(team).kind("Adopted")).as(() -> history(team).toString()).singleElement().asString().contains(team.name() + "_there");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void deletedIsToldOnceAndTheDatabaseIsReleasedOnce(boolean before) {
        var team = lab.tenant();
        team.apply(team.spec("deletionPolicy: Drop\nroles: [{name: $_a}]\n"));
        team.awaitReady("Converged");
        String uid = uid(team);
        int killed = lab.kills.get();
        killAt(before, request -> request.method().equals("PATCH") && request.path().endsWith("/databasespecs/spec") && request.body().contains("finalizers"));
        team.kubectl("delete", "dbspec", "spec", "--wait=false");
        lab.awaitThroughDeath("the end of the spec", () -> lab.kills.get() > killed && !team.exists("spec"));
        isGone(team, uid);
        assertThat(team.roles()).isZero();
    }

    @Test
    void deletedWhileTheOperatorWasAwayIsToldByTheNextStart() {
        var team = lab.tenant();
        team.apply(team.spec("roles: [{name: $_a}]"));
        team.awaitReady("Converged");
        team.apply(team.spec("roles: [{name: $_a, memberOf: [{role: $_a}]}]"));
        team.awaitReady("InvalidSpec");
        Await.until("the refusal is in the history", Lab.PATIENCE, () -> !history(team).kind("Refused").isEmpty());
        String uid = uid(team);
        lab.stopOperator();
        team.kubectl("delete", "dbspec", "spec");
        lab.restart();
        isGone(team, uid);
    }

    @Test
    void deletedWhileAChangeWaitedAndTheOperatorWasAwayNothingStays() {
        var team = lab.tenant();
        team.apply(team.spec("roles: [{name: $_a}, {name: $_b}]"));
        team.awaitReady("Converged");
        team.apply(team.spec("roles: [{name: $_a}]"));
        team.awaitReady("ApprovalRequired");
        String uid = uid(team);
        lab.stopOperator();
        team.kubectl("delete", "dbspec", "spec");
        lab.restart();
        isGone(team, uid);
        assertThat(lab.history().of(uid).kind("Superseded")).hasSize(1);
    }

    private static void isGone(Tenant team, String uid) {
        var registry = new Registry(team);
        boolean gone = Await.within(Duration.ofSeconds(30), () -> registry.changes().isEmpty());
        assertThat(registry.changes().stream().map(c -> c.getMetadata().getName() + " " + Registry.phase(c) + " " + c.getFinalizers()))
                .as(() -> "what is left of a spec that is gone (" + gone + ")\n" + lab.operator().log() + lab.history().of(uid)).isEmpty();
        lab.history().of(uid).isWhole();
        assertThat(lab.history().of(uid).kind("Deleted")).hasSize(1);
        assertThat(lab.history().of(uid).records().getLast().kind()).isEqualTo("Deleted");
    }

    @Test
    void clearingAwayKeepsUpAndAKillInTheMiddleOfItLeavesNothing() {
        var team = lab.tenant();
        var registry = new Registry(team);
        killAt(false, request -> request.method().equals("DELETE"));
        int edits = 30;
        for (int edit = 1; edit <= edits; edit++) {
            String spec = team.spec("roles: [{name: $_a, comment: number " + edit + "}]");
            team.edit(spec);
            lab.awaitThroughDeath("edit " + edit, () -> team.ready("spec").startsWith("Converged"));
            assertThat(registry.changes()).hasSizeLessThanOrEqualTo(2 * KEPT);
        }
        Await.until("the rest is cleared away", Lab.PATIENCE,
                () -> registry.changes().size() <= KEPT && registry.changes().stream().allMatch(c -> c.getFinalizers().isEmpty()));
        history(team).isWhole();
        assertThat(history(team).kind("Applied")).hasSize(edits);
    }

    @Test
    void noSecretIsInAnyRecordOrChange() {
        var team = lab.tenant();
        team.apply(Tenant.secret("app", "Canary-First-1"));
        team.apply(team.spec("roles: [{name: $_app, login: true, password: {secretKeyRef: {name: app, key: password}}}]"));
        team.awaitReady("Converged");
        team.apply(Tenant.secret("app", "Canary-Second-2"));
        Await.until("the password is set again", Lab.PATIENCE, () -> history(team).kind("Applied").size() == 2);
        Aftermath.of(lab, team);
        String everything = lab.history() + lab.operator().log()
                + lab.stage.plane().kubectl("get", "dbchange,dbspec", "-n", team.name(), "-o", "yaml").run().orThrow();
        assertThat(everything).doesNotContain("Canary-", lab.stage.server().adminPassword(), "SCRAM-SHA-256");
        assertThat(lab.history().toString()).contains("PASSWORD ‹from Secret " + team.name() + "/app");
    }

    private static void killAt(boolean before, Predicate<ApiRequest> which) {
        if (before) {
            lab.api.before(which, lab::kill);
        } else {
            lab.api.after(which, lab::kill);
        }
    }

    private static void applyThroughDeath(Tenant team, String fields) {
        int killed = lab.kills.get();
        team.apply(team.spec(fields));
        lab.awaitThroughDeath("the spec", () -> lab.kills.get() > killed && team.ready("spec").startsWith("Converged"));
    }

    private static String uid(Tenant team) {
        return team.get("spec").getMetadata().getUid();
    }

    private static History history(Tenant team) {
        return lab.history().of(uid(team));
    }
}
