package dev.databasespec.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.databasespec.api.StatusCondition;
import dev.databasespec.testbed.Await;
import dev.databasespec.testbed.FirestoreEmulator;
import dev.databasespec.testbed.RequiresControlPlane;
import dev.databasespec.testbed.RequiresFirestore;
import dev.databasespec.testbed.TcpProxy;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Firestore is away, slow, silent, or loses its answers: databases are looked after all the same, and the history is complete afterwards. */
@RequiresControlPlane
@RequiresFirestore
class HistoryOutageIT {
    private static final int PASSES = 60;
    private static FirestoreEmulator firestore;
    private static TcpProxy line;
    private static Lab lab;

    @BeforeAll
    static void start() {
        firestore = FirestoreEmulator.start();
        line = TcpProxy.to(firestore.port());
        lab = Lab.start(firestore, line, Map.of("DBSPEC_AUDIT_REQUIRED", "true"));
    }

    @AfterAll
    static void stop() {
        lab.close();
        line.close();
        firestore.close();
    }

    @AfterEach
    void forget() {
        line.forward();
        lab.api.clear();
    }

    @Test
    void awayForTheWholeApplyARestartAndAnHourOfPassesItGetsEverythingInOrderOnce() {
        line.refuse();
        var team = lab.tenant();
        edit(team, 1);
        Await.until("AuditPending says so", Lab.PATIENCE, () -> pending(team).startsWith("True/SinkUnavailable: "));
        edit(team, 2);
        lab.restart();
        edit(team, 3);
        Await.until("five records wait", Lab.PATIENCE, () -> pending(team).matches("(?s)True/SinkUnavailable: 4 records .* wait since 20.*"));
        String before = pending(team);
        for (int pass = 0; pass < PASSES; pass++) {
            pass(team);
        }
        assertThat(since(pending(team))).isEqualTo(since(before));
        assertThat(lab.history().of(uid(team)).records()).isEmpty();
        lab.restart();
        assertThat(since(pending(team))).isEqualTo(since(before));
        line.forward();
        Aftermath.of(lab, team);
        assertThat(lab.history().of(uid(team)).records()).hasSize(4);
    }

    @Test
    void cameBackWhileTheOperatorWasNotThereItGetsEverythingInOrder() {
        line.refuse();
        var team = lab.tenant();
        edit(team, 1);
        edit(team, 2);
        edit(team, 3);
        lab.stopOperator();
        line.forward();
        lab.restart();
        Aftermath.of(lab, team);
        assertThat(lab.history().of(uid(team)).records()).hasSize(4);
    }

    @Test
    void silentItHoldsNobodyUp() {
        var team = lab.tenant();
        edit(team, 1);
        firestore.pause();
        try {
            edit(team, 2);
            Await.until("AuditPending says so", Lab.PATIENCE, () -> pending(team).startsWith("True/SinkUnavailable: "));
        } finally {
            firestore.resume();
        }
        Aftermath.of(lab, team);
    }

    @Test
    void slowItGetsEverythingOnce() {
        var team = lab.tenant();
        line.delay(Duration.ofMillis(700));
        edit(team, 1);
        edit(team, 2);
        line.forward();
        Aftermath.of(lab, team);
    }

    @Test
    void itsAnswerLostTheRecordIsThereOnce() {
        var team = lab.tenant();
        edit(team, 1);
        line.cutAnswerAfter("previousHash");
        edit(team, 2);
        Await.until("the answer is lost", Lab.PATIENCE, line::hasCut);
        Aftermath.of(lab, team);
    }

    @Test
    void killedBeforeTheDeliveryItIsMadeByTheNextStart() {
        var team = lab.tenant();
        edit(team, 1);
        line.before(piece -> piece.contains("previousHash"), lab::kill);
        killedAtDelivery(team);
    }

    @Test
    void killedAfterTheDeliveryItIsNotMadeTwice() {
        var team = lab.tenant();
        edit(team, 1);
        line.after(piece -> piece.contains("previousHash"), lab::kill);
        killedAtDelivery(team);
    }

    private static void killedAtDelivery(Tenant team) {
        int killed = lab.kills.get();
        team.apply(team.spec(role(2)));
        lab.awaitThroughDeath("the second spec", () -> lab.kills.get() > killed && team.ready("spec").startsWith("Converged"));
        Aftermath.of(lab, team);
    }

    @Test
    void aHighChangeWaitsUntilItsAnnouncementIsThereAndGoesOnByItself() {
        var team = lab.tenant();
        String high = "autoApproveUpTo: High\n";
        team.apply(team.spec(high + "roles: [{name: $_a}, {name: $_b}]"));
        team.awaitReady("Converged");
        line.refuse();
        team.apply(team.spec(high + "roles: [{name: $_a}]"));
        assertThat(team.awaitReady("AuditRequired")).contains("DBSPEC_AUDIT_REQUIRED");
        assertThat(team.condition("Ready")).isEqualTo("False/AuditRequired");
        assertThat(team.roles()).isEqualTo(2);

        var other = lab.tenant();
        edit(other, 1);

        line.forward();
        team.awaitReady("Converged");
        assertThat(team.roles()).isEqualTo(1);
        Aftermath.of(lab, team);
        Aftermath.of(lab, other);
        var history = lab.history().of(uid(team));
        var announced = history.kind("Applying");
        assertThat(announced).as(history::toString).hasSize(1);
        assertThat(history.ends(announced.getFirst().text("change").orElseThrow())).singleElement().satisfies(end -> {
            assertThat(end.kind()).isEqualTo("Applied");
            assertThat(end.sequence()).isGreaterThan(announced.getFirst().sequence());
        });
    }

    @Test
    void anApprovedHighChangeWaitsForItsAnnouncementToo() {
        var team = lab.tenant();
        var registry = new Registry(team);
        team.apply(team.spec("roles: [{name: $_a}, {name: $_b}]"));
        team.awaitReady("Converged");
        team.apply(team.spec("roles: [{name: $_a}]"));
        team.awaitReady("ApprovalRequired");
        line.refuse();
        registry.approve(registry.waiting().orElseThrow(), "bob");
        team.awaitReady("AuditRequired");
        assertThat(team.roles()).isEqualTo(2);
        line.forward();
        team.awaitReady("Converged");
        Aftermath.of(lab, team);
        assertThat(lab.history().of(uid(team)).kind("Applying")).hasSize(1);
    }

    @Test
    void noSecretIsInAnyDocument() {
        var team = lab.tenant();
        team.apply(Tenant.secret("app", "Canary-Firestore-3"));
        team.apply(team.spec("roles: [{name: $_app, login: true, password: {secretKeyRef: {name: app, key: password}}}]"));
        team.awaitReady("Converged");
        Aftermath.of(lab, team);
        assertThat(lab.history().of(uid(team)).toString()).contains("PASSWORD ‹from Secret " + team.name() + "/app");
        assertThat(lab.history().toString()).doesNotContain("Canary-", lab.stage.server().adminPassword(), "SCRAM-SHA-256");
    }

    private static void edit(Tenant team, int number) {
        team.apply(team.spec(role(number)));
        team.awaitReady("Converged");
    }

    private static String role(int number) {
        return "schemas: [{name: app}]\nroles: [{name: $_a, comment: number " + number + ", grants: [{privileges: [USAGE], schema: app}]}]\n";
    }

    private static String uid(Tenant team) {
        return team.get("spec").getMetadata().getUid();
    }

    private static String pending(Tenant team) {
        return team.status().conditions().stream().filter(c -> c.type().equals("AuditPending"))
                .map((StatusCondition c) -> c.status() + "/" + c.reason() + ": " + c.message()).findFirst().orElse("");
    }

    private static String since(String message) {
        return message.replaceAll("(?s).* wait since ([^ ]*): .*", "$1");
    }

    /** One more pass of this tenant. */
    private static void pass(Tenant team) {
        long log = lab.stage.server().logMark();
        team.kubectl("annotate", "--overwrite", "dbspec", "spec", "databasespec.dev/reconcile=" + log);
        Await.until("another pass", Lab.PATIENCE, () -> lab.stage.server().statementsSince(log).stream().anyMatch(s -> s.database().equals(team.name())));
    }
}
