package dev.databasespec;

import dev.databasespec.kubernetes.Census;
import dev.databasespec.kubernetes.Meters;
import dev.databasespec.postgres.Pools;
import dev.databasespec.postgres.Pools.Usage;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** What the operator counts, as Prometheus reads it. No label has values that tenants can multiply. */
final class Metrics implements Meters {
    private static final List<String> RESULTS = List.of("changed", "unchanged", "problems", "withheld", "failed");
    private static final Duration[] BUCKETS = Stream.of(5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000, 60_000, 300_000)
            .map(Duration::ofMillis).toArray(Duration[]::new);
    private final PrometheusMeterRegistry registry;
    private final Timer passes;
    private final LongSupplier roundTrips;
    private final PoolGauges pools;
    private final CensusGauges census;

    static PrometheusMeterRegistry registry() {
        return new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    }

    Metrics(PrometheusMeterRegistry registry, Pools pools, String version) {
        this(registry, pools::usages, pools::roundTrips, version);
    }

    Metrics(PrometheusMeterRegistry registry, Supplier<SortedMap<String, Usage>> connections, LongSupplier roundTrips, String version) {
        this.registry = registry;
        this.roundTrips = roundTrips;
        pools = new PoolGauges(registry, connections);
        census = new CensusGauges(registry);
        passes = Timer.builder("dbspec.reconcile").description("How long passes over a database took").serviceLevelObjectives(BUCKETS).register(registry);
        // a counter that begins with its first increment hides that one from rate()
        RESULTS.forEach(this::passes);
        driftFound(0);
        FunctionCounter.builder("dbspec.round.trips", this, m -> m.roundTrips.getAsLong()).description("Messages sent to database servers").register(registry);
        JvmGauges.register(registry, version);
    }

    /** What a scrape asks for what there is in the cluster. */
    void counting(Supplier<Census> counted) {
        census.of(counted);
    }

    /** One scrape after the other: gauges are filled for each. */
    synchronized String text() {
        pools.fill();
        census.fill();
        return registry.scrape();
    }

    @Override
    public void reconciled(String result, Duration took) {
        passes(result).increment();
        passes.record(took);
    }

    private Counter passes(String result) {
        return Counter.builder("dbspec.reconciles").description("Passes over databases, by what they came to").tag("result", result).register(registry);
    }

    @Override
    public void step(String action, String hazard, String result) {
        Counter.builder("dbspec.steps").description("Steps of plans, by what became of them").tag("action", action).tag("hazard", hazard).tag("result", result)
                .register(registry).increment();
    }

    @Override
    public void driftFound() {
        driftFound(1);
    }

    private void driftFound(int passes) {
        Counter.builder("dbspec.drift.found").description("Passes that put back what was changed outside").register(registry).increment(passes);
    }

}
