package dev.databasespec;

import dev.databasespec.kubernetes.Meters;
import dev.databasespec.postgres.Pools;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/** What the operator counts, as Prometheus reads it. No label has values that tenants can multiply. */
final class Metrics implements Meters {
    private final PrometheusMeterRegistry registry;
    private final Pools pools;
    private final Set<String> instances = ConcurrentHashMap.newKeySet();
    private final Timer passes;
    private final Map<String, State> states = new ConcurrentHashMap<>();
    private final ConcurrentMap<State, Gauge> gauges = new ConcurrentHashMap<>();

    private record State(boolean ready, String reason) {}

    static PrometheusMeterRegistry registry() {
        return new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    }

    Metrics(PrometheusMeterRegistry registry, Pools pools) {
        this.registry = registry;
        this.pools = pools;
        passes = Timer.builder("dbspec.reconcile").description("Time that a pass over a database took").publishPercentileHistogram(false).register(registry);
        FunctionCounter.builder("dbspec.round.trips", pools, Pools::roundTrips).description("Messages sent to database servers").register(registry);
    }

    /** {@code pending}: records that the audit history has not taken yet. */
    void auditPending(IntSupplier pending) {
        Gauge.builder("dbspec.audit.pending", pending::getAsInt).description("Records that wait to be taken by the audit history").register(registry);
    }

    String text() {
        pools.usages().keySet().forEach(this::watch);
        return registry.scrape();
    }

    /** Instances come and go; each has its gauges as soon as it has a connection. */
    private void watch(String instance) {
        if (instances.add(instance)) {
            pool(instance, "active", () -> pools.usage(instance).active());
            pool(instance, "idle", () -> pools.usage(instance).idle());
        }
    }

    private void pool(String instance, String state, Supplier<Number> connections) {
        Gauge.builder("dbspec.pool.connections", connections).description("Connections to database servers").tag("instance", instance).tag("state", state)
                .register(registry);
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
