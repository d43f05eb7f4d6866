package dev.databasespec.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.databasespec.testbed.Await;
import dev.databasespec.testbed.RequiresControlPlane;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** SIGKILL between any two writes of a change: the next start finishes it, once, and the history has it, once. */
@RequiresControlPlane
class KilledAtEveryBoundaryIT {
    private static final String BEFORE = """
            schemas: [{name: app}]
            roles:
            - {name: $_old, grants: [{privileges: [USAGE], schema: app}]}
            """;
    private static final String AFTER = BEFORE + "- {name: $_new, grants: [{privileges: [USAGE], schema: app}]}\n";
    private static final String WITHOUT_OLD = """
            schemas: [{name: app}]
            roles: [{name: $_new}]
            """;
    private static Lab lab;

    @BeforeAll
    static void start() {
        lab = Lab.start();
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

    @ParameterizedTest(name = "{0}")
    @EnumSource(mode = Mode.MATCH_NONE, names = ".*(WAITS|APPROVAL).*")
    void whatNeedsNobodyIsDoneOnce(Boundary boundary) {
        var team = lab.tenant();
        team.apply(team.spec(BEFORE));
        lab.awaitThroughDeath("the first spec", () -> team.ready("spec").startsWith("Converged"));
        int killed = lab.kills.get();
        boundary.arm(lab);
        team.apply(team.spec(AFTER));
        lab.awaitThroughDeath("the second spec", () -> lab.kills.get() > killed && team.ready("spec").startsWith("Converged"));
        assertThat(team.sql("SELECT has_schema_privilege('$_new', 'app', 'USAGE')::text || has_schema_privilege('$_old', 'app', 'USAGE')::text"))
                .isEqualTo("truetrue");
        assertThat(team.roles()).isEqualTo(2);
        Aftermath.of(lab, team);
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource(mode = Mode.MATCH_ANY, names = ".*(WAITS|APPROVAL|APPLYING|COMMIT|APPLIED).*")
    void whatSomebodyApprovedIsDoneOnceByItsApproval(Boundary boundary) {
        var team = lab.tenant();
        var registry = new Registry(team);
        team.apply(team.spec(AFTER));
        lab.awaitThroughDeath("the first spec", () -> team.ready("spec").startsWith("Converged"));
        int killed = lab.kills.get();
        boundary.arm(lab);
        team.apply(team.spec(WITHOUT_OLD));
        lab.awaitThroughDeath("a change that waits", () -> team.ready("spec").startsWith("ApprovalRequired") && registry.waiting().isPresent());
        registry.approve(registry.waiting().orElseThrow(), "bob");
        lab.awaitThroughDeath("what was approved", () -> lab.kills.get() > killed && team.ready("spec").startsWith("Converged"));
        assertThat(team.roles()).isEqualTo(1);
        Aftermath.of(lab, team);
    }

    @Test
    void whatWasRolledBackAndIsNotWantedAnyMoreIsNotToldAsDone() {
        var team = lab.tenant();
        team.apply(team.spec(BEFORE));
        lab.awaitThroughDeath("the first spec", () -> team.ready("spec").startsWith("Converged"));
        int killed = lab.kills.get();
        Boundary.BEFORE_COMMIT_REACHES_THE_SERVER.arm(lab);
        team.apply(team.spec(AFTER));
        Await.until("the death before COMMIT", Lab.PATIENCE, () -> lab.kills.get() > killed);
        team.apply(team.spec(BEFORE + "- {name: $_other}\n"));
        lab.awaitThroughDeath("the third spec", () -> team.ready("spec").startsWith("Converged"));
        Aftermath.of(lab, team);
        var records = lab.history().of(team.get("spec").getMetadata().getUid());
        assertThat(records.kind("Superseded")).as(records::toString).singleElement()
                .satisfies(r -> assertThat(r.steps()).isNotEmpty().noneMatch(s -> s.containsKey("result")));
    }
}
