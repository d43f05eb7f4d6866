package dev.databasespec.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.databasespec.kubernetes.InstanceReason;
import dev.databasespec.kubernetes.SpecReason;
import dev.databasespec.testbed.Promtool;
import dev.databasespec.testbed.RequiresPromtool;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** The alerts that the chart ships. */
class AlertsTest {
    private static final Path CHART = Path.of("..", "helm", "databasespec").toAbsolutePath().normalize();
    private static final Path RULES = CHART.resolve("files/alerts.yaml");
    private static final Path TESTS = CHART.resolve("tests/alerts.yaml");
    private static final Pattern REASONS = Pattern.compile("reason!?[=~]+\"([^\"]*)\"");
    private static final Pattern LISTED = Pattern.compile("(?m)^\\| `(Database\\w+)` \\| [^|]+ \\| (critical|warning|info) \\|$");
    private static final Pattern HEADING = Pattern.compile("(?m)^## (Database\\w+)$");

    @Test
    @RequiresPromtool
    void areRulesThatPrometheusTakes() {
        var answer = Promtool.here().command("check", "rules", RULES.toString()).run();
        assertThat(answer.orThrow()).contains(alerts().size() + " rules found");
    }

    @Test
    @RequiresPromtool
    void fireOnSeriesThatCallForItAndNotOnOthers() {
        var answer = Promtool.here().command("test", "rules", TESTS.toString()).run();
        assertThat(answer.orThrow()).contains("SUCCESS");
    }

    @Test
    void areAllTestedInBothWays() {
        var tests = elements(yaml(TESTS).path("tests")).flatMap(test -> elements(test.path("alert_rule_test"))).toList();
        assertThat(names(tests.stream().filter(test -> !test.path("exp_alerts").isEmpty()))).isEqualTo(names());
        assertThat(names(tests.stream().filter(test -> test.path("exp_alerts").isEmpty()))).isEqualTo(names());
    }

    @Test
    void tellWhatIsWrongAndWhereToReadOn() {
        assertThat(alerts()).allSatisfy(alert -> {
            var name = alert.path("alert").asText();
            assertThat(alert.path("labels").path("severity").asText()).as(name).isIn("critical", "warning", "info");
            assertThat(alert.path("annotations").path("summary").asText()).as(name).hasSizeBetween(20, 100);
            assertThat(alert.path("annotations").path("description").asText()).as(name).hasSizeGreaterThan(80).endsWith(".");
            assertThat(alert.path("annotations").path("runbook_url").asText()).isEqualTo("RUNBOOK_BASE#" + name.toLowerCase(Locale.ROOT));
        });
    }

    @Test
    void askForMetricsThatThereAre() {
        assertThat(alerts()).allSatisfy(alert -> Known.check(alert.path("alert").asText(), alert.path("expr").asText()));
    }

    @Test
    void nameReasonsThatThereAre() {
        var words = Stream.of(Arrays.stream(SpecReason.values()).map(SpecReason::word), Arrays.stream(InstanceReason.values()).map(InstanceReason::word),
                Stream.of("SurplusFound")).flatMap(s -> s).collect(Collectors.toSet());
        var named = alerts().stream().flatMap(alert -> REASONS.matcher(alert.path("expr").asText()).results()).flatMap(m -> Stream.of(m.group(1).split("\\|")))
                .toList();
        assertThat(named).isNotEmpty().allSatisfy(reason -> assertThat(words).contains(reason));
    }

    @Test
    void haveEachItsPlaceInTheRunbook() throws IOException {
        var page = Files.readString(Path.of("..", "docs", "runbook.md"));
        assertThat(HEADING.matcher(page).results().map(m -> m.group(1))).containsExactlyInAnyOrderElementsOf(names());
        for (var part : List.of("Means", "Look first", "Causes", "Do", "Do not")) {
            assertThat(page.split("\n\\*\\*" + part + ".\\*\\*", -1)).as(part).hasSize(names().size() + 1);
        }
    }

    @Test
    void areListedAmongOperations() throws IOException {
        var page = Files.readString(Path.of("..", "docs", "operations.md"));
        assertThat(LISTED.matcher(page).results().map(m -> m.group(1) + " " + m.group(2))).containsExactlyInAnyOrderElementsOf(alerts().stream()
                .map(alert -> alert.path("alert").asText() + " " + alert.path("labels").path("severity").asText()).toList());
    }

    private static Set<String> names() {
        return names(alerts().stream());
    }

    private static Set<String> names(Stream<JsonNode> rulesOrTests) {
        return rulesOrTests.map(node -> node.path(node.has("alert") ? "alert" : "alertname").asText()).collect(Collectors.toSet());
    }

    private static List<JsonNode> alerts() {
        return elements(yaml(RULES).path("groups")).flatMap(group -> elements(group.path("rules"))).toList();
    }

    private static Stream<JsonNode> elements(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false);
    }

    private static JsonNode yaml(Path file) {
        try {
            return new YAMLMapper().readTree(file.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
