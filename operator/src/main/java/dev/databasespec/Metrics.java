package dev.databasespec;

import dev.databasespec.kubernetes.Meters;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;

/** What the operator counts, as Prometheus reads it. No label has values that tenants can multiply. */
final class Metrics implements Meters {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Timer passes = Timer.builder("dbspec.reconcile").description("Time that a pass over a database took").publishPercentileHistogram(false)
            .register(registry);
    private final Map<String, State> states = new ConcurrentHashMap<>();
    private final ConcurrentMap<State, Gauge> gauges = new ConcurrentHashMap<>();

    private record State(boolean ready, String reason) {}

    /** A figure that is asked for when the metrics are read. */
    void watch(String name, String description, Supplier<Number> value) {
        Gauge.builder(name, value).description(description).register(registry);
    }

    void counting(String name, String description, java.util.function.ToDoubleFunction<Object> count) {
        io.micrometer.core.instrument.FunctionCounter.builder(name, this, count::applyAsDouble).description(description).register(registry);
    }

    PrometheusMeterRegistry registry() {
        return registry;
    }

    String text() {
        return registry.scrape();
    }

    @Override
    public void reconciled(String result, Duration took) {
        registry.counter("dbspec.reconciles", "result", result).increment();
        passes.record(took);
    }

    @Override
    public void state(String uid, boolean ready, String reason) {
        State state = new State(ready, reason);
        states.put(uid, state);
        gauges.computeIfAbsent(state, s -> Gauge.builder("dbspec.specs", () -> states.values().stream().filter(s::equals).count())
                .description("DatabaseSpecs by state").tag("ready", s.ready() ? "True" : "False").tag("reason", s.reason()).register(registry));
    }

    @Override
    public void gone(String uid) {
        states.remove(uid);
    }

    @Override
    public void step(String action, String hazard, String result) {
        registry.counter("dbspec.steps", "action", action, "hazard", hazard, "result", result).increment();
    }

    @Override
    public void driftFound() {
        registry.counter("dbspec.drift.found").increment();
    }
}
