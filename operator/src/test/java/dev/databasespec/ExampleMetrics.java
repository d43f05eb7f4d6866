package dev.databasespec;

import dev.databasespec.kubernetes.Census;
import dev.databasespec.kubernetes.Census.State;
import dev.databasespec.postgres.Pools.Usage;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/** The operator's metrics with something in each of them. */
public final class ExampleMetrics {
    private ExampleMetrics() {}

    public static String scrape() {
        return scrape(new Census(true, new TreeMap<>(Map.of(new State("True", "Converged"), 2, new State("False", "ConnectionFailed"), 1)),
                new TreeMap<>(Map.of("ConnectionFailed", Duration.ofMinutes(20))), new TreeMap<>(Map.of("Withheld", 1)),
                new TreeMap<>(Map.of("Withheld", Duration.ofHours(2))), Duration.ofHours(3), 1,
                new TreeMap<>(Map.of("platform/orders-pg", new State("False", "ConnectionFailed"))), 4, Duration.ofMinutes(5)));
    }

    static String scrape(Census census) {
        var registry = Metrics.registry();
        var metrics = new Metrics(registry, () -> new TreeMap<>(Map.of("platform/orders-pg", new Usage(1, 2))), () -> 7, "0.1.0");
        metrics.counting(() -> census);
        metrics.reconciled("changed", Duration.ofMillis(30));
        metrics.step("CreateRole", "Low", "Applied");
        metrics.driftFound();
        new GoogleMetrics(registry).request("sqladmin", "users.list", "200");
        return metrics.text();
    }
}
