package dev.databasespec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.databasespec.chart.RenderedEnvironment;
import dev.databasespec.testbed.RequiresTools;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Every setting of the operator has a value in the Helm chart, and what the chart sets the operator takes. */
@RequiresTools
class SettingsInTheChartTest {
    @Test
    void everyVariableHasAValueAndEveryValueAVariable() {
        var names = new TreeSet<String>();
        for (var set : RenderedEnvironment.all().values()) {
            set.keySet().stream().filter(name -> name.startsWith("DBSPEC_")).forEach(names::add);
        }
        assertThat(names).isEqualTo(new TreeSet<>(Settings.names()));
    }

    @Test
    void theOperatorTakesWhatTheChartSets() throws Settings.Invalid {
        for (var set : RenderedEnvironment.all().entrySet()) {
            assertThat(Settings.of(set.getValue())).as(set.getKey()).isNotNull();
        }
    }

    /** A value that is not touched is as a variable that is not set; but that a Lease is always taken, for updates without a gap. */
    @Test
    void theDefaultsAreTheSame() throws Settings.Invalid {
        var rendered = new TreeMap<>(RenderedEnvironment.all().get("defaults"));
        assertThat(rendered.remove("DBSPEC_LEADER_ELECTION")).isEqualTo("true");
        assertThat(Settings.of(rendered)).isEqualTo(Settings.of(Map.of()));
    }
}
