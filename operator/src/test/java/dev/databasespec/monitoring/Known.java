package dev.databasespec.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.databasespec.ExampleMetrics;
import dev.databasespec.Exposition;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** Holds queries to what the operator really exports. */
final class Known {
    /** What Prometheus and a PodMonitor add to each series. */
    private static final Set<String> TARGET = Set.of("namespace", "pod", "job");
    private static final Map<String, SortedSet<String>> SERIES = Exposition.of(ExampleMetrics.scrape()).labels();

    private Known() {}

    static void check(String where, String text) {
        var query = new Query(text);
        assertThat(query.metrics()).as("%s: %s", where, text).isNotEmpty().isSubsetOf(SERIES.keySet());
        var labels = new TreeSet<>(TARGET);
        query.metrics().forEach(metric -> labels.addAll(SERIES.getOrDefault(metric, Collections.emptySortedSet())));
        assertThat(labels).as("%s: %s", where, text).containsAll(query.labels());
    }

    /** The metrics that none of these names, but for those of the runtime. */
    static List<String> unused(List<String> queries) {
        var used = new TreeSet<String>();
        queries.forEach(text -> used.addAll(new Query(text).metrics()));
        return Exposition.of(ExampleMetrics.scrape()).families().keySet().stream()
                .filter(family -> used.stream().noneMatch(series -> series.equals(family) || series.startsWith(family + "_"))).toList();
    }
}
