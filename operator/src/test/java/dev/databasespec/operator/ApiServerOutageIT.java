package dev.databasespec.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.databasespec.testbed.ApiProxy.Hook;
import dev.databasespec.testbed.ApiRequest;
import dev.databasespec.testbed.Await;
import dev.databasespec.testbed.RequiresControlPlane;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The API server is away, refuses, or loses its answers at any write of a change: nothing is lost, and nothing is done twice. */
@RequiresControlPlane
class ApiServerOutageIT {
    private static final String ROLES = """
            schemas: [{name: app}]
            roles:
            - {name: $_a, grants: [{privileges: [USAGE], schema: app}]}
            """;
    private static final String GRANTED = "SELECT count(*)::text FROM pg_roles WHERE rolname = '$_b'";
    private static final Duration LONGEST_OUTAGE = Duration.ofSeconds(5);
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
        lab.api.unreachable(false);
        lab.postgres.forward();
    }

    /** What a change writes, one after the other. */
    @SuppressWarnings("ImmutableEnumChecker")
    enum Write {
        THE_CHANGE(Boundary.create()), //
        THE_INVENTORY(Boundary.status("databasespecs", "\"message\":\"applying ")), //
        APPLYING(Boundary.status("databasechanges", "\"phase\":\"Applying\"")), //
        APPLIED(Boundary.status("databasechanges", "\"phase\":\"Applied\"").and(Boundary.delivered().negate())), //
        THE_STATUS(Boundary.status("databasespecs", "\"lastChange\":").and(Boundary.holds("\"message\":\"applying ").negate())), //
        DELIVERED(Boundary.delivered()), //
        THE_RELEASE(Boundary.release());

        final Predicate<ApiRequest> which;

        Write(Predicate<ApiRequest> which) {
            this.which = which;
        }
    }

    @ParameterizedTest
    @EnumSource
    void refusesAFewTimes(Write write) {
        var team = converged();
        List<Hook> hooks = IntStream.of(409, 500, 429).mapToObj(status -> lab.api.answerOnce(write.which, status)).toList();
        edit(team, hooks);
    }

    @ParameterizedTest
    @EnumSource
    void doesItAndTheAnswerIsLost(Write write) {
        var team = converged();
        edit(team, List.of(lab.api.after(write.which, lab.api::cut)));
    }

    @Test
    void awayBetweenCommitAndTheNextWriteItHearsOfItLater() {
        var team = converged();
        lab.api.after(Write.APPLYING.which, () -> lab.postgres.before(piece -> piece.contains("COMMIT"), () -> lab.api.unreachable(true)));
        team.apply(team.spec(ROLES + "- {name: $_b}\n"));
        team.awaitSql(GRANTED, "1");
        long mark = lab.operator().logMark();
        // not for long: its client waits twice as long after each try before it tells anybody
        Await.within(LONGEST_OUTAGE, () -> !lab.operator().logSince(mark).isEmpty());
        lab.api.unreachable(false);
        lab.awaitThroughDeath("the spec", () -> team.ready("spec").startsWith("Converged"));
        Aftermath.of(lab, team);
    }

    @Test
    void awayBetweenCommitAndTheNextWriteAndTheOperatorIsKilled() {
        var team = converged();
        lab.api.after(Write.APPLYING.which, () -> lab.postgres.before(piece -> piece.contains("COMMIT"), () -> lab.api.unreachable(true)));
        team.apply(team.spec(ROLES + "- {name: $_b}\n"));
        team.awaitSql(GRANTED, "1");
        lab.kill();
        lab.api.unreachable(false);
        lab.restart();
        team.awaitReady("Converged");
        Aftermath.of(lab, team);
    }

    private static Tenant converged() {
        var team = lab.tenant();
        team.apply(team.spec(ROLES));
        team.awaitReady("Converged");
        Aftermath.of(lab, team);
        return team;
    }

    private static void edit(Tenant team, List<Hook> hooks) {
        team.apply(team.spec(ROLES + "- {name: $_b}\n"));
        team.awaitReady("Converged");
        Await.until("all of it happened", Lab.PATIENCE, () -> hooks.stream().allMatch(Hook::hasFired));
        assertThat(team.sql(GRANTED)).isEqualTo("1");
        Aftermath.of(lab, team);
    }
}
