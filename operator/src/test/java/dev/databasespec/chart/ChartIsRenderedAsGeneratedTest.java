package dev.databasespec.chart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.databasespec.api.GeneratedFile;
import dev.databasespec.testbed.RequiresTools;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the chart makes of each set of values is committed, so that a change of the chart shows what it changes. The CRDs are left out: ChartTest compares them. */
@RequiresTools
class ChartIsRenderedAsGeneratedTest {
    static List<ValueSet> valueSets() {
        return ValueSet.all();
    }

    @ParameterizedTest
    @MethodSource("valueSets")
    void asCommitted(ValueSet values) throws IOException {
        GeneratedFile.check(values.golden(), values.render(Helm.FOUR, "--set=crds.install=false").text());
    }

    @ParameterizedTest
    @MethodSource("valueSets")
    void byHelm3As4(ValueSet values) {
        assertThat(values.render(Helm.THREE).text()).isEqualTo(values.render(Helm.FOUR).text());
    }
}
