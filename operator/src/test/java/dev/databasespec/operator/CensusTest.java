package dev.databasespec.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.databasespec.kubernetes.Census;
import dev.databasespec.kubernetes.Census.State;
import dev.databasespec.operator.RunningOperator.Setup;
import dev.databasespec.testbed.Await;
import dev.databasespec.testbed.RequiresControlPlane;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** What the metrics know of a cluster. */
@RequiresControlPlane
class CensusTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private volatile Duration ahead = Duration.ZERO;

    @Test
    void countsStatesAndWhatNoPassHasLookedAtToTheEnd() throws InterruptedException {
        InstantSource clock = () -> Instant.now().plus(ahead);
        try (var stage = Stage.start(); var operator = RunningOperator.start(stage, Setup.PLAIN, clock.withZone(ZoneOffset.UTC))) {
            var team = stage.tenant();
            team.apply(team.spec("roles: [{name: $_a}]"));
            team.apply(team.spec("lost", "lost", "roles: [{name: lost_a}]").replace("name: pg", "name: elsewhere"));
            team.apply(team.spec("gone", "gone", "roles: [{name: gone_a}]"));
            await(operator, c -> c.specs().equals(Map.of(new State("True", "Converged"), 1, new State("False", "InstanceNotFound"), 1,
                    new State("False", "DatabaseMissing"), 1)));
            await(operator, c -> c.instances().equals(Map.of(team.name() + "/pg", new State("True", "Available"))));
            assertThat(operator.census().overdue()).isZero();

            ahead = Duration.ofHours(1);
            assertThat(operator.census().overdue()).isPositive();
            assertThat(operator.census().unready().get("InstanceNotFound")).isGreaterThanOrEqualTo(ahead);
            team.kubectl("annotate", "dbspec", "--all", "databasespec.dev/reconcile=now");
            await(operator, c -> c.overdue() == 1); // that a database is not there is an answer

            team.kubectl("patch", "dbspec", "lost", "--type=merge", "-p", "{\"spec\": {\"suspend\": true}}");
            await(operator, c -> c.overdue() == 0 && c.specs().containsKey(new State("False", "Suspended")));
        }
    }

    private static void await(RunningOperator operator, Predicate<Census> wish) {
        Await.until("the census says so", SOON, () -> wish.test(operator.census()));
    }
}
