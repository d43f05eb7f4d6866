package dev.databasespec.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.databasespec.testbed.Promtool;
import dev.databasespec.testbed.RequiresPromtool;
import dev.databasespec.testbed.RequiresTools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the chart makes of alerts, dashboard and metrics. */
@RequiresTools
class MonitoringTest {
    private static final YAMLMapper YAML = new YAMLMapper();
    private static final ValueSet OBSERVED = new ValueSet("observed");

    @Test
    void needsNothingThatAClusterMayNotHaveUnlessSaidSo() {
        var defaults = new ValueSet("defaults").render(Helm.FOUR);
        assertThat(defaults.objects()).extracting(object -> object.path("kind").asText()).doesNotContain("PrometheusRule", "PodMonitor", "ServiceMonitor");
        assertThat(defaults.kind("ConfigMap")).extracting(map -> map.at("/metadata/name").asText()).doesNotContain("databasespec-dashboard");
    }

    @ParameterizedTest
    @EnumSource
    void theRulesAreThoseOfTheFileAndLeadToTheRunbook(Helm helm) throws IOException {
        var rule = OBSERVED.render(helm).only("PrometheusRule");
        var file = Files.readString(Helm.CHART.resolve("files/alerts.yaml")).replace("RUNBOOK_BASE", "https://wiki.example.com/databasespec/runbook");
        assertThat(rule.at("/spec/groups")).isEqualTo(YAML.readTree(file).path("groups"));
        assertThat(rule.at("/metadata/labels/release").asText()).isEqualTo("prometheus");
    }

    @Test
    @RequiresPromtool
    void theRulesOfTheChartAreStillRules(@TempDir Path folder) throws IOException {
        var rules = Files.writeString(folder.resolve("rules.yaml"), YAML.writeValueAsString(OBSERVED.render(Helm.FOUR).only("PrometheusRule").path("spec")));
        assertThat(Promtool.here().command("check", "rules", rules.toString()).run().orThrow()).contains("SUCCESS");
    }

    @ParameterizedTest
    @EnumSource
    void theDashboardIsTheFileWithTheLabelOfGrafanasSidecar(Helm helm) throws IOException {
        var map = OBSERVED.render(helm).kind("ConfigMap").filter(m -> m.at("/metadata/name").asText().equals("databasespec-dashboard")).findFirst()
                .orElseThrow();
        var json = new ObjectMapper();
        assertThat(json.readTree(map.at("/data/databasespec.json").asText())).isEqualTo(json.readTree(Helm.CHART.resolve("files/dashboard.json").toFile()));
        assertThat(map.at("/metadata/labels/grafana_dashboard").asText()).isEqualTo("1");
    }

    @Test
    void thePodMonitorFindsThePods() {
        var manifests = OBSERVED.render(Helm.FOUR);
        var monitor = manifests.only("PodMonitor").path("spec");
        var pod = manifests.only("Deployment").at("/spec/template");
        contains(pod.at("/metadata/labels"), monitor.at("/selector/matchLabels"));
        assertThat(pod.at("/spec/containers/0/ports").findValuesAsText("name")).contains(monitor.at("/podMetricsEndpoints/0/port").asText());
        assertThat(monitor.at("/podMetricsEndpoints/0/interval").asText()).isEqualTo("15s");
        assertThat(monitor.at("/podMetricsEndpoints/0/honorLabels").asBoolean()).isTrue();
    }

    @Test
    void theServiceMonitorFindsTheService() {
        var manifests = new ValueSet("defaults").render(Helm.FOUR, "--set=metrics.serviceMonitor.enabled=true");
        var monitor = manifests.only("ServiceMonitor").path("spec");
        var service = manifests.only("Service");
        contains(service.at("/metadata/labels"), monitor.at("/selector/matchLabels"));
        assertThat(service.at("/spec/ports").findValuesAsText("name")).contains(monitor.at("/endpoints/0/port").asText());
        assertThat(monitor.at("/endpoints/0/honorLabels").asBoolean()).isTrue();
    }

    private static void contains(JsonNode labels, JsonNode selected) {
        assertThat(selected.properties()).isNotEmpty().isSubsetOf(labels.properties());
    }
}
