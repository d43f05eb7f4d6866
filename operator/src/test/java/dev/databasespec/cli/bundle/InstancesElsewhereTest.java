package dev.databasespec.cli.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.databasespec.cli.bundle.Api.Body;
import dev.databasespec.cli.get.Kind;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A tenant writes the reference, and whoever makes the bundle may read more than the tenant. */
class InstancesElsewhereTest {
    private static final String SHARED = "/apis/databasespec.dev/v1alpha1/namespaces/shared/databaseinstances/pg";
    private final List<String> asked = new ArrayList<>();
    private final Bundle bundle = new Bundle();

    private List<JsonNode> found(String answer, JsonNode... specs) {
        Reader reader = new Reader(path -> {
            asked.add(path);
            return new Body(answer);
        }, bundle);
        return new InstancesElsewhere(reader, bundle, Kind.ALL.getFirst()).of("team", List.of(specs));
    }

    private static ObjectNode spec(String namespace, String name) {
        ObjectNode spec = JsonNodeFactory.instance.objectNode();
        spec.putObject("spec").putObject("instanceRef").put("namespace", namespace).put("name", name);
        return spec;
    }

    private static String object(String kind, String namespace, String name) {
        return "{\"kind\": \"" + kind + "\", \"metadata\": {\"namespace\": \"" + namespace + "\", \"name\": \"" + name + "\"}}";
    }

    @Test
    void readsTheInstanceThatIsMeantOnce() {
        assertThat(found(object("DatabaseInstance", "shared", "pg"), spec("shared", "pg"), spec("shared", "pg"), spec("team", "own"))).hasSize(1);
        assertThat(asked).containsExactly(SHARED);
        assertThat(bundle.notes()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"default, ../../../../../../api/v1/namespaces/default/secrets/x", "default/databasespecs?limit=1&x=, y", "sp ace, a b", "default, ..", "., pg",
            "default, pg/status", "default, pg%2F..", "Default, pg", "default, ''", "default, pg-"})
    void asksForNothingThatKubernetesWouldNotTakeAsAName(String namespace, String name) {
        assertThat(found(object("DatabaseInstance", namespace, name), spec(namespace, name))).isEmpty();
        assertThat(asked).isEmpty();
        assertThat(bundle.notes()).singleElement().satisfies(note -> assertThat(note.why()).contains("no name that Kubernetes takes"));
    }

    @ParameterizedTest
    @CsvSource({"Secret, shared, pg", "DatabaseSpecList, shared, pg", "DatabaseInstance, other, pg", "DatabaseInstance, shared, other"})
    void dropsAnAnswerThatIsSomethingElse(String kind, String namespace, String name) {
        assertThat(found(object(kind, namespace, name), spec("shared", "pg"))).isEmpty();
        assertThat(bundle.notes()).singleElement().satisfies(note -> assertThat(note.why()).contains("something else"));
    }

    @Test
    void asksForSoManyOnly() {
        JsonNode[] specs = new JsonNode[101];
        for (int i = 0; i < specs.length; i++) {
            specs[i] = spec("n" + i, "pg");
        }
        found("{}", specs);
        assertThat(asked).hasSize(100);
        assertThat(bundle.notes()).anySatisfy(note -> assertThat(note.why()).isEqualTo("only 100 of 101 were asked for"));
    }
}
