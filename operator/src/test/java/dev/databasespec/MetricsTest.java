package dev.databasespec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.databasespec.kubernetes.Census;
import dev.databasespec.kubernetes.Census.State;
import dev.databasespec.testbed.Promtool;
import dev.databasespec.testbed.RequiresPromtool;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class MetricsTest {
    @Test
    void explainsEachMetricAndSaysOfWhichTypeItIs() {
        var scraped = Exposition.of(ExampleMetrics.scrape());
        assertThat(scraped.helps().keySet()).isEqualTo(scraped.types().keySet());
        assertThat(scraped.helps()).allSatisfy((name, help) -> assertThat(help.strip()).as(name).hasSizeGreaterThan(10));
        assertThat(scraped.types()).allSatisfy((name, type) -> assertThat(type).as(name).isEqualTo(
                name.endsWith("_total") ? "counter" : name.equals("dbspec_reconcile_seconds") ? "histogram" : "gauge"));
    }

    /** Its linter knows what names, units and types ought to be like. */
    @Test
    @RequiresPromtool
    void isWhatPrometheusWouldHaveItBe() {
        var answer = Promtool.here().command("check", "metrics").input(ExampleMetrics.scrape()).run();
        assertThat(answer.output() + answer.errors()).isEmpty();
        assertThat(answer.exitCode()).isZero();
    }

    @Test
    void countsFromZeroSoThatTheFirstFailureIsARate() {
        var registry = Metrics.registry();
        assertThat(new Metrics(registry, TreeMap::new, () -> 0, "0.1.0").text()).contains("dbspec_reconciles_total{result=\"failed\"} 0",
                "dbspec_drift_found_total 0", "dbspec_build_info{version=\"0.1.0\"} 1");
    }

    @Test
    void showsNoStateOfAnybodyWhileAnotherReplicaLeads() {
        assertThat(ExampleMetrics.scrape(Census.NOTHING)).contains("dbspec_leader 0", "dbspec_specs_overdue 0", "dbspec_approval_oldest_seconds 0",
                "dbspec_audit_pending 0", "dbspec_audit_oldest_seconds 0")
                .doesNotContain("dbspec_specs{", "dbspec_instances{", "dbspec_unready_", "dbspec_drifted_");
    }

    @Test
    void forgetsStatesThatAreOver() {
        var now = new AtomicReference<>(census(new State("False", "InvalidSpec")));
        var metrics = new Metrics(Metrics.registry(), TreeMap::new, () -> 0, "0.1.0");
        metrics.counting(now::get);
        assertThat(metrics.text()).contains("dbspec_specs{ready=\"False\",reason=\"InvalidSpec\"} 1");
        now.set(census(new State("True", "Converged")));
        assertThat(metrics.text()).contains("dbspec_specs{ready=\"True\",reason=\"Converged\"} 1").doesNotContain("InvalidSpec");
    }

    private static Census census(State state) {
        return new Census(true, new TreeMap<>(Map.of(state, 1)), new TreeMap<>(), new TreeMap<>(), new TreeMap<>(), Duration.ZERO, 0, new TreeMap<>(), 0,
                Duration.ZERO);
    }
}
