package dev.databasespec;

import dev.databasespec.postgres.Pools.Usage;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.util.SortedMap;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Connections to database servers, for each DatabaseInstance that has a pool now. */
final class PoolGauges {
    private final Supplier<SortedMap<String, Usage>> usages;
    private final MultiGauge connections;

    PoolGauges(MeterRegistry registry, Supplier<SortedMap<String, Usage>> usages) {
        this.usages = usages;
        connections = MultiGauge.builder("dbspec.pool.connections").description("Connections to database servers").register(registry);
    }

    void fill() {
        connections.register(usages.get().entrySet().stream().<Row<?>>flatMap(e -> Stream.of(row(e.getKey(), "active", e.getValue().active()),
                row(e.getKey(), "idle", e.getValue().idle()))).toList(), true);
    }

    private static Row<Number> row(String instance, String state, int count) {
        return Row.of(Tags.of("instance", instance, "state", state), count);
    }
}
