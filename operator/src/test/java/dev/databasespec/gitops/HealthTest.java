package dev.databasespec.gitops;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.databasespec.api.ChangeApprovalStatus;
import dev.databasespec.api.DatabaseChangeStatus;
import dev.databasespec.kubernetes.InstanceReason;
import dev.databasespec.kubernetes.SpecReason;
import dev.databasespec.kubernetes.TemplateReason;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The health checks, one status at a time; docs/gitops.md says the same. */
class HealthTest {
    private static final String ROW = "\\| (.+?) \\| (\\w+) \\|.*";

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            DatabaseSpec     |                                                                   | Progressing: the operator has not looked at this generation yet
            DatabaseSpec     | Ready=True/Converged/3                                            | Progressing: the operator has not looked at this generation yet
            DatabaseSpec     | Ready=False/InvalidSpec/3 Stalled=True/InvalidSpec/3              | Progressing: the operator has not looked at this generation yet
            DatabaseSpec     | Ready=True/Converged/3 Reconciling=True/NewGeneration/4           | Progressing: NewGeneration: why
            DatabaseSpec     | Ready=True/Converged/4 Stalled=True/InvalidSpec/3                 | Healthy: Converged: why
            DatabaseSpec     | Ready=True/Converged/4 Reconciling=False/Idle/4                   | Healthy: Converged: why
            DatabaseSpec     | Ready=True/Converged/4 Reconciling=True/Applying/4                | Healthy: Converged: why
            DatabaseSpec     | Ready=False/ApplyFailed/4 Reconciling=True/Retrying/4             | Degraded: ApplyFailed: why
            DatabaseSpec     | Ready=False/Conflict/4 Stalled=True/Conflict/4                    | Degraded: Conflict: why
            DatabaseSpec     | Ready=False/ApprovalRequired/4 Stalled=False/Progressing/4        | Suspended: ApprovalRequired: why
            DatabaseInstance |                                                                   | Progressing: the operator has not looked at this generation yet
            DatabaseInstance | Ready=True/Available/3                                            | Progressing: the operator has not looked at this generation yet
            DatabaseInstance | Ready=True/Available/4 IamAuthentication=False/FlagOff/4          | Healthy: Available: why
            DatabaseInstance | Ready=False/ConnectionFailed/4 Reconciling=True/Retrying/4        | Degraded: ConnectionFailed: why
            DatabaseInstance | Ready=False/TlsFailed/4 Stalled=True/TlsFailed/4                  | Degraded: TlsFailed: why
            RoleTemplate     |                                                                   | Progressing: the operator has not looked at this generation yet
            RoleTemplate     | Ready=True/Valid/4 Rollout=False/Complete/4                       | Healthy: Valid: why
            RoleTemplate     | Ready=True/Valid/4 Rollout=True/Progressing/4                     | Healthy: Valid: why
            RoleTemplate     | Ready=True/Valid/4 Rollout=True/Stopped/4                         | Degraded: Stopped: why
            RoleTemplate     | Ready=True/Valid/4 Rollout=True/Stopped/3                         | Healthy: Valid: why
            RoleTemplate     | Ready=False/InvalidTemplate/4 Stalled=True/InvalidTemplate/4      | Degraded: InvalidTemplate: why
            """)
    void readsConditionsOfThePresentGeneration(String kind, String conditions, String expected) {
        assertThat(health(kind, "", conditions(conditions))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            DatabaseSpec     | Ready=True/Converged/4  | Progressing: being deleted
            DatabaseSpec     | Ready=False/Deleting/4  | Progressing: Deleting: why
            DatabaseInstance | Ready=True/Available/4  | Progressing: being deleted
            RoleTemplate     | Ready=True/Valid/4      | Progressing: being deleted
            RoleTemplate     | Ready=False/Deleting/4  | Progressing: Deleting: why
            """)
    void waitsForTheEndOfWhatIsBeingDeleted(String kind, String conditions, String expected) {
        assertThat(health(kind, "deletionTimestamp: 2026-11-28T08:00:00Z, ", conditions(conditions))).isEqualTo(expected);
    }

    @Test
    void saysHowToResume() {
        assertThat(health("DatabaseSpec", "", conditions("Ready=False/Suspended/4"))).isEqualTo(
                "Suspended: Suspended: why (kubectl patch dbspec orders -n team-orders --type=merge -p '{\"spec\": {\"suspend\": false}}')");
    }

    @Test
    void saysHowToApprove() {
        assertThat(health("DatabaseChange", "", "phase: AwaitingApproval")).isEqualTo(
                "Suspended: dbspec diff orders -n team-orders shows it, dbspec approve orders -n team-orders releases it");
        assertThat(health("DatabaseChange", "", "phase: Failed, error: {message: no}")).isEqualTo("Degraded: Failed: no");
    }

    @Test
    void everyReasonOfADatabaseSpecHasTheHealthThatThePageSays() throws IOException {
        assertThat(page("DatabaseSpec")).isEqualTo(Arrays.stream(SpecReason.values())
                .collect(Collectors.toMap(SpecReason::word, r -> ofReason("DatabaseSpec", r.word(), r == SpecReason.CONVERGED, r.needsPerson()))));
    }

    @Test
    void everyReasonOfADatabaseInstanceHasTheHealthThatThePageSays() throws IOException {
        assertThat(page("DatabaseInstance")).isEqualTo(Arrays.stream(InstanceReason.values()).collect(
                Collectors.toMap(InstanceReason::word, r -> ofReason("DatabaseInstance", r.word(), r == InstanceReason.AVAILABLE, r.needsPerson()))));
    }

    @Test
    void everyReasonOfARoleTemplateHasTheHealthThatThePageSays() throws IOException {
        assertThat(page("RoleTemplate")).isEqualTo(Arrays.stream(TemplateReason.values())
                .collect(Collectors.toMap(TemplateReason::word, r -> ofReason("RoleTemplate", r.word(), r == TemplateReason.VALID, false))));
    }

    @Test
    void everyPhaseHasTheHealthThatThePageSays() throws IOException {
        assertThat(page("DatabaseChange")).isEqualTo(phases("DatabaseChange", DatabaseChangeStatus.Phase.values()));
        assertThat(page("ChangeApproval")).isEqualTo(phases("ChangeApproval", ChangeApprovalStatus.Phase.values()));
    }

    private static Map<String, String> phases(String kind, Enum<?>[] phases) {
        return Arrays.stream(phases).collect(Collectors.toMap(Enum::name, phase -> word(health(kind, "", "phase: " + phase.name()))));
    }

    private static String ofReason(String kind, String reason, boolean ready, boolean stalled) {
        boolean deleted = reason.equals("Deleting");
        return word(health(kind, deleted ? "deletionTimestamp: 2026-11-28T08:00:00Z, " : "",
                conditions("Ready=" + (ready ? "True" : "False") + "/" + reason + "/4" + (stalled ? " Stalled=True/" + reason + "/4" : ""))));
    }

    private static String word(String health) {
        return health.substring(0, health.indexOf(':'));
    }

    /** Rows of the table below the heading, by what stands in back quotes in the first cell. */
    private static Map<String, String> page(String kind) throws IOException {
        var page = Files.readString(Path.of("..", "docs", "gitops.md"));
        var table = page.substring(page.indexOf("\n### Health of a " + kind + "\n"));
        var rows = new TreeMap<String, String>();
        table.lines().skip(2).takeWhile(line -> !line.startsWith("#")).map(Pattern.compile(ROW)::matcher).filter(row -> row.matches()).forEach(
                row -> Pattern.compile("`(\\w+)`").matcher(row.group(1)).results().forEach(word -> rows.put(word.group(1), row.group(2))));
        return rows;
    }

    /** Type=Status/Reason/observedGeneration. */
    private static String conditions(String all) {
        return "conditions: [" + (all == null
                ? ""
                : Stream.of(all.split(" +")).map(c -> c.split("[=/]"))
                        .map(c -> "{type: %s, status: \"%s\", reason: %s, message: why, observedGeneration: %s}".formatted((Object[]) c))
                        .collect(Collectors.joining(", ")))
                + "]";
    }

    private static String health(String kind, String metadata, String status) {
        var object = """
                apiVersion: databasespec.dev/v1alpha1
                kind: %s
                metadata: {name: orders, namespace: team-orders, %sgeneration: 4}
                status: {%s}
                """.formatted(kind, metadata, status);
        var health = Customizations.health(kind).run(new KubernetesSerialization().unmarshal(object, JsonNode.class));
        return health.path("status").asText() + ": " + health.path("message").asText();
    }
}
