package dev.databasespec;

import dev.databasespec.kubernetes.Census;
import dev.databasespec.kubernetes.Census.State;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** What there is in the cluster. A standby shows no states, and 0 for what waits: sums and maxima over all replicas are right. */
final class CensusGauges {
    private final MeterRegistry registry;
    private final MultiGauge specs;
    private final MultiGauge unready;
    private final MultiGauge drifted;
    private final MultiGauge driftedFor;
    private final MultiGauge instances;
    private volatile Supplier<Census> source = () -> Census.NOTHING;
    private volatile Census last = Census.NOTHING;

    CensusGauges(MeterRegistry registry) {
        this.registry = registry;
        specs = multi("dbspec.specs", "DatabaseSpecs, by their condition Ready");
        unready = multi("dbspec.unready.oldest.seconds", "For how long the DatabaseSpec that is so for longest is not Ready, by the reason it gives now");
        drifted = multi("dbspec.drifted.specs", "DatabaseSpecs that are Drifted: something was changed outside and is not put back");
        driftedFor = multi("dbspec.drifted.oldest.seconds", "For how long the DatabaseSpec that is so for longest is Drifted");
        instances = multi("dbspec.instances", "DatabaseInstances, by their condition Ready; 1 each");
        gauge("dbspec.leader", "Whether this replica does the work", c -> c.leading() ? 1 : 0);
        gauge("dbspec.specs.overdue", "DatabaseSpecs without a complete pass for three intervals; suspended ones do not count", Census::overdue);
        gauge("dbspec.approval.oldest.seconds", "For how long the DatabaseSpec that does so for longest waits for approval", c -> c.longestWait().toSeconds());
        gauge("dbspec.audit.pending", "Records that the audit history has not taken yet", Census::records);
        gauge("dbspec.audit.oldest.seconds", "Age of the oldest record that the audit history has not taken yet", c -> c.oldestRecord().toSeconds());
    }

    private MultiGauge multi(String name, String description) {
        return MultiGauge.builder(name).description(description).register(registry);
    }

    private void gauge(String name, String description, ToDoubleFunction<Census> value) {
        Gauge.builder(name, () -> value.applyAsDouble(last)).description(description).register(registry);
    }

    void of(Supplier<Census> counted) {
        source = counted;
    }

    void fill() {
        Census now = source.get();
        last = now;
        fill(specs, now.specs(), (state, count) -> Row.of(tags(state), count));
        fill(unready, now.unready(), (reason, age) -> Row.of(Tags.of("reason", reason), age.toSeconds()));
        fill(drifted, now.drifted(), (reason, count) -> Row.of(Tags.of("reason", reason), count));
        fill(driftedFor, now.driftedFor(), (reason, age) -> Row.of(Tags.of("reason", reason), age.toSeconds()));
        fill(instances, now.instances(), (name, state) -> Row.of(tags(state).and("instance", name), 1));
    }

    private static <K, V> void fill(MultiGauge gauge, Map<K, V> values, BiFunction<K, V, Row<?>> row) {
        gauge.register(values.entrySet().stream().<Row<?>>map(e -> row.apply(e.getKey(), e.getValue())).toList(), true);
    }

    private static Tags tags(State state) {
        return Tags.of("ready", state.ready(), "reason", state.reason());
    }
}
