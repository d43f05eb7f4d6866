package dev.databasespec.monitoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class QueryTest {
    @Test
    void findsMetricsAndLabelsAndNothingElse() {
        var query = new Query(
                "histogram_quantile(0.99, sum by (le, job) (rate(a_bucket{b=~\"c|d\",e!=\"x}y\"}[$__rate_interval]))) > 15 * 60 and on (f) absent(g) or h offset 1h");
        assertThat(query.metrics()).containsExactlyInAnyOrder("a_bucket", "g", "h");
        assertThat(query.labels()).containsExactlyInAnyOrder("le", "job", "b", "e", "f");
    }

    @Test
    void missesWhatTheOperatorDoesNotExport() {
        assertThatThrownBy(() -> Known.check("an alert", "sum(dbspec_nothing) > 0")).isInstanceOf(AssertionError.class).hasMessageContaining("dbspec_nothing");
        assertThatThrownBy(() -> Known.check("an alert", "sum by (team) (dbspec_specs) > 0")).isInstanceOf(AssertionError.class).hasMessageContaining("team");
    }
}
