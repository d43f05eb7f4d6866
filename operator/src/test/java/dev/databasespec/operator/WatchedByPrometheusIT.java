package dev.databasespec.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.databasespec.monitoring.Dashboard;
import dev.databasespec.testbed.Await;
import dev.databasespec.testbed.OperatorProcess;
import dev.databasespec.testbed.Prometheus;
import dev.databasespec.testbed.RequiresControlPlane;
import dev.databasespec.testbed.RequiresPromtool;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** A real Prometheus beside a real operator: what the dashboard and the alerts ask has answers. */
@RequiresControlPlane
@RequiresPromtool
class WatchedByPrometheusIT {
    private static final Path ALERTS = Path.of("..", "helm", "databasespec", "files", "alerts.yaml").toAbsolutePath().normalize();
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void everyPanelShowsSomethingAndTheAlertOfAWrongPasswordWaitsForItsTime() {
        try (Stage stage = Stage.start();
                var operator = OperatorProcess.start(stage.plane().operatorKubeconfig(), Map.of("DBSPEC_LEADER_ELECTION", "true"));
                var prometheus = Prometheus.of(operator.httpPort(), "databasespec-system", ALERTS)) {
            var right = stage.tenant();
            right.apply(right.spec("roles: [{name: $_a}]"));
            right.awaitReady("Converged");
            right.apply(right.spec("mode: Plan\nroles: [{name: $_a}]"));
            right.awaitReady("Converged");
            right.execute("GRANT CREATE ON DATABASE $ TO $_a");
            var well = stage.tenant();
            well.apply(well.spec("roles: [{name: $_a}]"));
            well.awaitReady("Converged");
            var waiting = stage.tenant();
            waiting.execute("CREATE ROLE $_old");
            waiting.apply(waiting.spec("roles: [{name: $_old, ensure: Absent}]"));
            waiting.awaitReady("ApprovalRequired");
            Await.until("drift is seen", PATIENCE, () -> right.condition("Drifted").startsWith("True"));
            var wrong = stage.namespace();
            wrong.apply(wrong.instance("wrong"));
            wrong.awaitInstance("AuthenticationFailed");

            Await.until("Prometheus saw it twice", PATIENCE,
                    () -> !answer(prometheus, "dbspec_drifted_specs > 0 and on() count_over_time(dbspec_leader[1m]) > 3").isEmpty()
                            && !answer(prometheus, "dbspec_instances{reason=\"AuthenticationFailed\"}").isEmpty());
            var mute = Dashboard.queries().map(WatchedByPrometheusIT::chosen).filter(query -> answer(prometheus, query).isEmpty()).toList();
            assertThat(mute).as("panels without an answer, but for those about Google").allMatch(query -> query.contains("dbspec_google_requests_total"));

            Await.until("the alert", PATIENCE,
                    () -> rules(prometheus).stream().anyMatch(rule -> rule.path("name").asText().equals("DatabaseInstanceCredentialsFailing")
                            && rule.path("state").asText().equals("pending")));
            assertThat(rules(prometheus)).hasSizeGreaterThan(5)
                    .allSatisfy(rule -> assertThat(rule.path("health").asText()).as(rule.toString()).isEqualTo("ok"));
            assertThat(rules(prometheus).stream().filter(rule -> rule.path("state").asText().equals("pending")).map(rule -> rule.path("name").asText()))
                    .containsExactly("DatabaseInstanceCredentialsFailing");
        }
    }

    /** As Grafana fills it in where everything is chosen. */
    private static String chosen(String query) {
        return query.replaceAll("\\$(namespace|job|instance)\\b", ".*").replace("$__rate_interval", "1m").replace("$__range", "1m");
    }

    private static JsonNode answer(Prometheus prometheus, String query) {
        JsonNode answer = read(prometheus.query(query));
        assertThat(answer.path("status").asText()).as(query + ": " + answer).isEqualTo("success");
        return answer.path("data").path("result");
    }

    private static List<JsonNode> rules(Prometheus prometheus) {
        return StreamSupport.stream(read(prometheus.body("/api/v1/rules")).path("data").path("groups").spliterator(), false)
                .flatMap(group -> StreamSupport.stream(group.path("rules").spliterator(), false)).toList();
    }

    private static JsonNode read(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new AssertionError(json, e);
        }
    }
}
