package dev.databasespec.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.databasespec.testbed.Await;
import dev.databasespec.testbed.RequiresControlPlane;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What must not be, and damages nothing: two operators look after the same namespaces and do not know of each other. */
@RequiresControlPlane
class TwoOperatorsTest {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final int EDITS = 2;

    @Test
    void doNothingTwiceAndComeToRest() throws InterruptedException {
        try (Stage stage = Stage.start(); RunningOperator one = RunningOperator.start(stage); RunningOperator other = RunningOperator.start(stage)) {
            List<Tenant> teams = IntStream.range(0, 3).mapToObj(i -> stage.tenant()).toList();
            for (int edit = 1; edit <= EDITS; edit++) {
                String roles = String.join(", ", IntStream.range(0, edit).mapToObj(i -> "{name: $_" + i + "}").toList());
                teams.forEach(team -> team.edit(team.spec("roles: [" + roles + "]")));
                teams.forEach(team -> team.awaitReady("Converged"));
            }
            for (Tenant team : teams) {
                assertThat(team.roles()).isEqualTo(EDITS);
                assertThat(Committed.in(stage.server(), team.name()).statements()).as("what was committed").hasSizeGreaterThanOrEqualTo(EDITS)
                        .doesNotHaveDuplicates();
                assertThat(team.status().inventory()).satisfies(i -> assertThat(i.roles()).hasSize(EDITS));
            }
            Await.until("quiet passes of both", SOON, () -> quiet(one) >= 3 && quiet(other) >= 3);
            long mark = stage.plane().auditMark();
            int before = Math.min(quiet(one), quiet(other));
            Await.until("more of them", SOON, () -> Math.min(quiet(one), quiet(other)) >= before + 3);
            assertThat(stage.plane().operatorWritesSince(mark)).as("writes at rest").isEmpty();
        }
    }

    private static int quiet(RunningOperator operator) {
        var passes = operator.count.passes.get("unchanged");
        return passes == null ? 0 : passes.get();
    }
}
