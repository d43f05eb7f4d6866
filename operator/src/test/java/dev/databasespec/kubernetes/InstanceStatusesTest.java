package dev.databasespec.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.databasespec.model.Name;
import dev.databasespec.model.Sorted;
import dev.databasespec.reconcile.Instances.Facts;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InstanceStatusesTest {
    private final InstanceStatuses statuses = new InstanceStatuses(Clock.fixed(Instant.parse("2026-11-21T08:00:00Z"), ZoneOffset.UTC));

    @ParameterizedTest
    @CsvSource({"10, 1ms", "1000, 1ms", "1400, 1ms", "1600, 2ms", "3000, 5ms", "6000, 10ms", "49000, 50ms", "51000, 100ms", "2100000, 5000ms"})
    void roundsLatencyToSteps(long micros, String shown) {
        assertThat(InstanceStatuses.latency(Duration.ofNanos(micros * 1000))).isEqualTo(shown);
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "1, 10", "10, 10", "11, 20", "95, 100"})
    void roundsConnectionsToTens(int used, int shown) {
        assertThat(InstanceStatuses.tens(used)).isEqualTo(shown);
    }

    @Test
    void tellsWhoAnswersAndWhichOfItsDatabasesAreManaged() {
        var instance = Manifests.instance("platform", "");
        var status = statuses.available(instance, facts(3, 12), Optional.empty(), List.of(Manifests.spec(""), Manifests.spec("b", "absent", 2, "")));
        assertThat(status.serverVersion()).isEqualTo("15.7");
        assertThat(status.databases()).containsExactly("orders");
        assertThat(status.databaseSpecs()).isEqualTo(2);
        assertThat(status.address()).isEqualTo("127.0.0.1:5432");
        assertThat(status.conditions()).first().satisfies(c -> assertThat(c.reason()).isEqualTo("Available"));
    }

    @Test
    void keepsTheFiguresOfBeforeWhereTheyAloneDiffer() {
        var instance = Manifests.instance("platform", "");
        var before = statuses.available(instance, facts(3, 12), Optional.empty(), List.of());
        instance.setStatus(before);
        var now = statuses.available(instance, facts(80, 77), Optional.empty(), List.of());
        assertThat(now).isNotEqualTo(before);
        assertThat(InstanceStatuses.withFiguresOf(before, now)).isEqualTo(before);
    }

    @Test
    void aFailureKeepsTheLastFigures() {
        var instance = Manifests.instance("platform", "");
        instance.setStatus(statuses.available(instance, facts(3, 12), Optional.empty(), List.of()));
        var failed = statuses.failed(instance, InstanceReason.AUTHENTICATION_FAILED, new Explanation("the password is wrong", "mend the Secret"),
                Optional.empty(), List.of());
        assertThat(failed.serverVersion()).isEqualTo("15.7");
        assertThat(failed.conditions()).anySatisfy(c -> {
            assertThat(c.type()).isEqualTo("Stalled");
            assertThat(c.reason()).isEqualTo("AuthenticationFailed");
        });
    }

    private static Facts facts(int millis, int connections) {
        return new Facts("15.7", Duration.ofMillis(millis), connections, 100, Instant.parse("2026-11-20T00:00:00.123Z"),
                Sorted.of(Name.of("orders"), Name.of("postgres")));
    }
}
