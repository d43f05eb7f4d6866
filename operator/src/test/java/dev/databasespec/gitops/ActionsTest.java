package dev.databasespec.gitops;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the buttons in Argo CD do. */
class ActionsTest {
    private static final String SPEC = """
            apiVersion: databasespec.dev/v1alpha1
            kind: DatabaseSpec
            metadata: {name: orders, namespace: team-orders}
            spec: {database: orders, suspend: %s}
            """;

    @Test
    void everyActionThatIsOfferedIsThere() {
        for (var kind : List.of("DatabaseSpec", "DatabaseInstance")) {
            var offered = Customizations.discovery(kind).run(json(SPEC.formatted("false"))).properties().stream().map(Map.Entry::getKey);
            assertThat(offered).containsExactlyInAnyOrderElementsOf(Customizations.actionsOf(kind));
        }
    }

    @Test
    void offersWhatMakesSense() {
        assertThat(enabled("false")).containsExactlyInAnyOrder("reconcile-now", "suspend");
        assertThat(enabled("true")).containsExactly("resume");
    }

    private static List<String> enabled(String suspended) {
        return Customizations.discovery("DatabaseSpec").run(json(SPEC.formatted(suspended))).properties().stream()
                .filter(action -> !action.getValue().path("disabled").asBoolean()).map(Map.Entry::getKey).toList();
    }

    @Test
    void suspendsAndResumes() {
        var suspended = Customizations.action("DatabaseSpec", "suspend").run(json(SPEC.formatted("false")));
        assertThat(suspended.at("/spec/suspend").asBoolean()).isTrue();
        assertThat(suspended.at("/spec/database").asText()).isEqualTo("orders");
        assertThat(Customizations.action("DatabaseSpec", "resume").run(suspended).at("/spec/suspend").asBoolean(true)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"DatabaseSpec", "DatabaseInstance"})
    void asksForAPassNow(String kind) {
        var asked = Customizations.action(kind, "reconcile-now").run(json(SPEC.formatted("false")));
        assertThat(asked.at("/metadata/annotations").path("databasespec.dev/reconcile").asText()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ");
    }

    private static JsonNode json(String yaml) {
        return new KubernetesSerialization().unmarshal(yaml, JsonNode.class);
    }
}
