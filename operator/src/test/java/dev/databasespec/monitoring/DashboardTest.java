package dev.databasespec.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.databasespec.testbed.Promtool;
import dev.databasespec.testbed.RequiresPromtool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The dashboard that the chart ships. */
class DashboardTest {
    private static final Pattern LABEL_VALUES = Pattern.compile("label_values\\((.*), (\\w+)\\)");
    private static final int WIDTH = 24;

    @Test
    @RequiresPromtool
    void asksWhatPrometheusUnderstands(@TempDir Path folder) throws IOException {
        var nodes = JsonNodeFactory.instance;
        var rules = nodes.arrayNode();
        Dashboard.queries()
                .forEach(query -> rules.add(nodes.objectNode().put("record", "query:" + rules.size()).put("expr", query.replace("$__rate_interval", "5m"))));
        var groups = nodes.objectNode().set("groups", nodes.arrayNode().add(nodes.objectNode().put("name", "dashboard").set("rules", rules)));
        Path file = Files.writeString(folder.resolve("queries.json"), groups.toString());
        assertThat(Promtool.here().command("check", "rules", "--lint=none", file.toString()).run().orThrow()).contains(rules.size() + " rules found");
    }

    /** A field that Grafana does not know is one that it ignores. */
    @Test
    void isOneToGrafana(@TempDir Path folder) throws IOException {
        assertThat(GrafanaTypes.read(Dashboard.FILE).orThrow()).contains("panels, schema version 39");
        var wrong = GrafanaTypes
                .read(Files.writeString(folder.resolve("wrong.json"), Files.readString(Dashboard.FILE).replace("\"drawStyle\"", "\"drawStylo\"")));
        assertThat(wrong.exitCode()).isEqualTo(1);
        assertThat(wrong.errors()).contains("unexpected field 'drawStylo'");
    }

    @Test
    void asksForMetricsThatThereAre() {
        Dashboard.panels().forEach(panel -> Dashboard.queries(panel).forEach(query -> Known.check(panel.path("title").asText(), query)));
        Dashboard.variables().filter(v -> v.path("type").asText().equals("query")).forEach(variable -> {
            var call = LABEL_VALUES.matcher(variable.path("definition").asText());
            assertThat(call.matches()).as(variable.toString()).isTrue();
            Known.check(variable.path("name").asText(), "sum by (" + call.group(2) + ") (" + call.group(1) + ")");
        });
    }

    @Test
    void showsEveryMetric() {
        assertThat(Known.unused(Dashboard.queries().toList())).isEmpty();
    }

    @Test
    void saysOfEachPanelWhatItShowsAndAsksTheChosenSource() {
        assertThat(Dashboard.panels().filter(panel -> !panel.path("type").asText().equals("row")).toList()).isNotEmpty().allSatisfy(panel -> {
            assertThat(panel.path("title").asText()).isNotEmpty();
            assertThat(panel.path("description").asText()).as(panel.path("title").asText()).endsWith(".");
            assertThat(panel.path("datasource").path("uid").asText()).isEqualTo("${datasource}");
            assertThat(Dashboard.queries(panel)).isNotEmpty().allSatisfy(query -> assertThat(query).contains("{namespace=~\"$namespace\",job=~\"$job\""));
        });
        assertThat(Dashboard.variables().map(v -> v.path("name").asText())).containsExactly("datasource", "namespace", "job", "instance");
    }

    @Test
    void laysNoPanelOverAnother() {
        var ids = new HashSet<Integer>();
        var taken = new HashSet<List<Integer>>();
        var doubled = new ArrayList<String>();
        Dashboard.panels().forEach(panel -> {
            var place = panel.path("gridPos");
            boolean free = ids.add(panel.path("id").asInt()) && place.path("x").asInt() + place.path("w").asInt() <= WIDTH;
            for (int x = place.path("x").asInt(); x < place.path("x").asInt() + place.path("w").asInt(); x++) {
                for (int y = place.path("y").asInt(); y < place.path("y").asInt() + place.path("h").asInt(); y++) {
                    free &= taken.add(List.of(x, y));
                }
            }
            if (!free) {
                doubled.add(panel.path("title").asText());
            }
        });
        assertThat(doubled).isEmpty();
    }
}
