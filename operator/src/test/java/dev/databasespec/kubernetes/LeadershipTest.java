package dev.databasespec.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.databasespec.reconcile.Tenure;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LeadershipTest {
    private final Cluster cluster = new Cluster();
    private final Machine one = new Machine("one");
    private final Machine two = new Machine("two");

    /** The Lease, as an API server keeps it. */
    private static final class Cluster implements LeaseStore {
        private Optional<Lease> lease = Optional.empty();
        private int version;
        private boolean away;

        @Override
        public String namespace() {
            return "platform";
        }

        @Override
        public String lease() {
            return "lease";
        }

        @Override
        public Optional<Lease> get() {
            refuseWhereAway();
            return lease;
        }

        @Override
        public void write(Optional<Lease> found, String holder, Duration duration, Instant now) {
            refuseWhereAway();
            if (!found.equals(lease)) {
                throw new KubernetesClientException("conflict", 409, null);
            }
            lease = Optional.of(
                    new LeaseBuilder(LeaseStore.next(found, holder, duration, now)).editOrNewMetadata().withResourceVersion("" + version++).endMetadata()
                            .build());
        }

        private void refuseWhereAway() {
            if (away) {
                throw new KubernetesClientException("away");
            }
        }

        String holder() {
            return LeaseStore.holder(lease.orElseThrow());
        }
    }

    /** A replica on a machine with a clock of its own. */
    private final class Machine extends Clock {
        private final AtomicInteger lost = new AtomicInteger();
        private final Leadership leadership;
        private long nanos;
        private Instant now = Instant.parse("2026-11-28T12:00:00Z");

        Machine(String name) {
            leadership = new Leadership(cluster, name, lost::incrementAndGet, () -> nanos, this);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        void look() {
            leadership.look();
        }

        boolean mayChangeSomething() {
            return !leadership.left().orElseThrow().isZero();
        }
    }

    private void pass(Duration time) {
        for (Machine machine : new Machine[]{one, two}) {
            machine.nanos += time.toNanos();
            machine.now = machine.now.plus(time);
        }
    }

    @Test
    void aLeaseThatSomebodyWroteForYearsHoldsNobodyOffForLong() {
        cluster.write(Optional.empty(), "somebody", Duration.ofSeconds(Integer.MAX_VALUE), one.instant());
        one.look();
        pass(Duration.ofSeconds(59));
        one.look();
        assertThat(cluster.holder()).isEqualTo("somebody");
        pass(Duration.ofSeconds(2));
        one.look();
        assertThat(cluster.holder()).isEqualTo("one");
    }

    @Test
    void oneOfTwoLeadsAndTheOtherWaits() {
        one.look();
        two.look();
        assertThat(cluster.holder()).isEqualTo("one");
        assertThat(one.mayChangeSomething()).isTrue();
        assertThat(two.mayChangeSomething()).isFalse();
        assertThatThrownBy(two.leadership::check).isInstanceOf(Tenure.NotLeading.class).hasMessageContaining("not renewed");
    }

    @Test
    void whoIsGoneIsSucceededAfterTheWholeLeaseAndNotBefore() {
        one.look();
        two.look();
        pass(Leadership.LEASE);
        two.look();
        assertThat(cluster.holder()).isEqualTo("one");
        pass(Duration.ofMillis(1));
        two.look();
        assertThat(cluster.holder()).isEqualTo("two");
        assertThat(cluster.lease.orElseThrow().getSpec().getLeaseTransitions()).isEqualTo(1);
    }

    @Test
    void whoRenewsIsNeverSucceeded() {
        for (int i = 0; i < 100; i++) {
            one.look();
            two.look();
            pass(Duration.ofSeconds(2));
            assertThat(one.mayChangeSomething()).isTrue();
        }
        assertThat(cluster.holder()).isEqualTo("one");
        assertThat(cluster.lease.orElseThrow().getSpec().getLeaseTransitions()).isZero();
    }

    @Test
    void theLeaderStopsBeforeAnybodyElseMayBegin() {
        one.look();
        two.look();
        cluster.away = true;
        for (long passed = 0; passed <= Leadership.LEASE.toMillis(); passed += 100) {
            pass(Duration.ofMillis(100));
            one.look();
            two.look();
        }
        assertThat(one.mayChangeSomething()).isFalse();
        cluster.away = false;
        two.look();
        assertThat(two.mayChangeSomething()).isTrue();
    }

    @Test
    void whoWasPausedChangesNothingAndIsToldToEnd() {
        one.look();
        two.look();
        pass(Leadership.LEASE.plusSeconds(1));
        assertThat(one.mayChangeSomething()).isFalse();
        two.look();
        one.look();
        assertThat(cluster.holder()).isEqualTo("two");
        assertThat(one.lost).hasValue(1);
        assertThat(one.mayChangeSomething()).isFalse();
    }

    @Test
    void whoWasPausedDoesNotRenewALeaseThatOthersCountAsOver() {
        one.look();
        pass(Leadership.TENURE.plusSeconds(1));
        one.look();
        assertThat(one.mayChangeSomething()).isFalse();
    }

    @Test
    void aClockThatIsWrongByHoursMakesNoSecondLeader() {
        two.now = two.now.plus(Duration.ofHours(5));
        one.look();
        for (int i = 0; i < 20; i++) {
            two.look();
            pass(Duration.ofSeconds(2));
            one.look();
        }
        assertThat(cluster.holder()).isEqualTo("one");
        assertThat(two.mayChangeSomething()).isFalse();
    }

    @Test
    void aLeaderFromTheFutureIsSucceededAllTheSame() {
        one.now = one.now.plus(Duration.ofHours(5));
        one.look();
        two.look();
        pass(Leadership.LEASE.plusSeconds(1));
        two.look();
        assertThat(cluster.holder()).isEqualTo("two");
    }

    @Test
    void afterAJumpForwardNothingIsChangedUntilTheNextRenewal() {
        one.look();
        one.now = one.now.plus(Duration.ofHours(1));
        assertThat(one.mayChangeSomething()).isFalse();
        one.look();
        assertThat(one.mayChangeSomething()).isTrue();
        assertThat(one.lost).hasValue(0);
    }

    @Test
    void aJumpBackwardMakesNoTenureLonger() {
        one.look();
        one.now = one.now.minus(Duration.ofHours(1));
        assertThat(one.mayChangeSomething()).isTrue();
        pass(Leadership.TENURE);
        assertThat(one.mayChangeSomething()).isFalse();
    }

    @Test
    void aLeaseThatIsGivenBackIsFreeAtOnce() {
        one.look();
        two.look();
        one.leadership.close();
        assertThat(one.mayChangeSomething()).isFalse();
        one.look();
        two.look();
        assertThat(cluster.holder()).isEqualTo("two");
        assertThat(one.lost).hasValue(0);
    }

    @Test
    void aLeaseThatSomebodyDeletedIsMadeAgain() {
        one.look();
        cluster.lease = Optional.empty();
        one.look();
        assertThat(cluster.holder()).isEqualTo("one");
        assertThat(one.mayChangeSomething()).isTrue();
    }
}
