package dev.databasespec.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.databasespec.api.DatabaseSpec;
import dev.databasespec.api.DatabaseSpecStatus;
import dev.databasespec.api.StatusCondition;
import dev.databasespec.api.StatusCondition.State;
import dev.databasespec.kubernetes.change.Outbox.Backlog;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CountingTest {
    private static final Instant NOW = Instant.parse("2026-11-21T08:00:00Z");
    private static final Instant LONG_AGO = NOW.minus(Duration.ofDays(7));
    private final LastPasses passes = new LastPasses();

    @Test
    void saysForHowLongTheOneThatIsSoForLongestIsNotReady() {
        var census = count(spec("a", condition("Ready", State.False, "ConnectionFailed", 20)),
                spec("b", condition("Ready", State.False, "ConnectionFailed", 90)),
                spec("c", condition("Ready", State.True, "Converged", 500)));
        assertThat(census.specs()).containsEntry(new Census.State("False", "ConnectionFailed"), 2).containsEntry(new Census.State("True", "Converged"), 1);
        assertThat(census.unready()).hasSize(1).containsEntry("ConnectionFailed", Duration.ofMinutes(90));
    }

    @Test
    void oneThatNobodyLookedAtIsNotReadySinceItIsThere() {
        assertThat(count(spec("a")).unready()).containsEntry("Unobserved", Duration.between(LONG_AGO, NOW));
    }

    @Test
    void aClockThatIsAheadMakesNothingOlderThanItIs() {
        assertThat(count(spec("a", condition("Ready", State.False, "Conflict", -5))).unready()).containsEntry("Conflict", Duration.ZERO);
    }

    @Test
    void driftThatWasPutBackIsNoneAndWaitingIsTheLongest() {
        var census = count(spec("a", condition("Drifted", State.False, "Corrected", 10), condition("ApprovalRequired", State.True, "PlanPending", 60)),
                spec("b", condition("Drifted", State.True, "Withheld", 70), condition("ApprovalRequired", State.True, "PlanPending", 70)),
                spec("c", condition("Drifted", State.True, "Withheld", 30)));
        assertThat(census.drifted()).hasSize(1).containsEntry("Withheld", 2);
        assertThat(census.driftedFor()).containsEntry("Withheld", Duration.ofMinutes(70));
        assertThat(census.longestWait()).isEqualTo(Duration.ofMinutes(70));
    }

    @Test
    void whoeverSuspendedItKnowsThatNothingHappens() {
        var suspended = spec("a", condition("Ready", State.False, "Suspended", 60), condition("Drifted", State.True, "Withheld", 70));
        suspended.setSpec(Manifests.spec("suspend: true").getSpec());
        var census = count(suspended);
        assertThat(census.specs()).containsEntry(new Census.State("False", "Suspended"), 1);
        assertThat(census.drifted()).isEmpty();
        assertThat(census.overdue()).isZero();
    }

    @Test
    void isOverdueAfterThreeIntervalsWithoutACompletePass() {
        var spec = spec("a");
        passes.ended("a", NOW.minus(Duration.ofMinutes(15)));
        assertThat(count(spec).overdue()).isZero();
        passes.ended("a", NOW.minus(Duration.ofMinutes(16)));
        assertThat(count(spec).overdue()).isOne();
        passes.forget("a");
        assertThat(count(spec).overdue()).isOne();
    }

    @Test
    void aReplicaThatHasJustTakenOverIsGivenTheTime() {
        assertThat(Counting.of(Stream.of(spec("a")), Stream.of(), Backlog.NONE, passes, NOW.minus(Duration.ofMinutes(14)), NOW).overdue()).isZero();
        assertThat(Counting.of(Stream.of(spec("a")), Stream.of(), Backlog.NONE, passes, NOW.minus(Duration.ofMinutes(16)), NOW).overdue()).isOne();
    }

    @Test
    void oneThatIsDeletedIsNotOverdue() {
        var spec = spec("a");
        spec.getMetadata().setDeletionTimestamp(LONG_AGO.toString());
        assertThat(count(spec).overdue()).isZero();
    }

    @Test
    void namesEachInstanceWithItsState() {
        var instance = Manifests.instance("platform", "");
        assertThat(Counting.of(Stream.of(), Stream.of(instance), new Backlog(3, Optional.of(NOW.minusSeconds(40))), passes, LONG_AGO, NOW))
                .satisfies(census -> {
                    assertThat(census.instances()).containsEntry(instance.getMetadata().getNamespace() + "/" + instance.getMetadata().getName(),
                            new Census.State("Unknown", "Unobserved"));
                    assertThat(census.records()).isEqualTo(3);
                    assertThat(census.oldestRecord()).isEqualTo(Duration.ofSeconds(40));
                    assertThat(census.leading()).isTrue();
                });
    }

    private Census count(DatabaseSpec... specs) {
        return Counting.of(Arrays.stream(specs), Stream.of(), Backlog.NONE, passes, LONG_AGO, NOW);
    }

    private static DatabaseSpec spec(String uid, StatusCondition... conditions) {
        var spec = Manifests.spec("interval: 5m");
        spec.getMetadata().setUid(uid);
        spec.getMetadata().setCreationTimestamp(LONG_AGO.toString());
        spec.setStatus(new DatabaseSpecStatus(1L, List.of(conditions), null, null, null, null, null, List.of(), List.of(), null, List.of()));
        return spec;
    }

    private static StatusCondition condition(String type, State status, String reason, int minutesAgo) {
        return new StatusCondition(type, status, reason, "", 1L, NOW.minus(Duration.ofMinutes(minutesAgo)).toString());
    }
}
