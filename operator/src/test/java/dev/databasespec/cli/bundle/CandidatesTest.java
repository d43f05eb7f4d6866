package dev.databasespec.cli.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.databasespec.cli.bundle.Api.Body;
import dev.databasespec.cli.bundle.Api.Refused;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Everybody may give a Pod our label. */
class CandidatesTest {
    private final Bundle bundle = new Bundle();

    private static ObjectNode object(String namespace, String name) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        object.putObject("metadata").put("namespace", namespace).put("name", name);
        return object;
    }

    private static List<JsonNode> pods(String namespace, int count) {
        return IntStream.range(0, count).mapToObj(i -> (JsonNode) object(namespace, "databasespec-" + i)).toList();
    }

    @Test
    void takesThoseOfTheChartFirstAndFewOfANamespace() {
        ObjectNode ours = object("platform", "databasespec");
        ours.withObjectProperty("metadata").putObject("annotations").put("databasespec.dev/watches", "*");
        Candidates candidates = Candidates.of(bundle, Optional.empty(), Set.of("releases"), List.of(object("aaa-tenant", "databasespec"), ours));
        List<JsonNode> all = new ArrayList<>(pods("aaa-tenant", 25));
        IntStream.range(0, 9).forEach(i -> all.addAll(pods("bbb-" + i, 9)));
        all.addAll(pods("databasespec-system", 2));
        all.addAll(pods("platform", 2));
        all.addAll(pods("releases", 2));
        List<JsonNode> chosen = candidates.chosen("pods", all);
        assertThat(chosen).hasSize(20);
        assertThat(chosen.stream().map(Reader::namespace).distinct()).startsWith("releases", "databasespec-system", "platform", "aaa-tenant", "bbb-0");
        assertThat(chosen.stream().map(Reader::namespace).filter("aaa-tenant"::equals)).hasSize(5);
        assertThat(bundle.notes()).anySatisfy(note -> assertThat(note.why()).contains("of 112 that call themselves ours 20 are here", "aaa-tenant=20"))
                .anySatisfy(note -> assertThat(note.what() + ": " + note.why()).startsWith("pods of aaa-tenant: they may be none of ours"))
                .noneSatisfy(note -> assertThat(note.what()).isEqualTo("pods of platform"));
    }

    @Test
    void looksForThemOnceMoreWhereThereAreTooManyEverywhere() {
        Set<String> asked = new TreeSet<>();
        OperatorPods operator = new OperatorPods(new Reader(path -> {
            asked.add(path.replaceFirst("\\?.*", ""));
            return switch (path.replaceFirst("\\?.*", "")) {
                case "/api/v1/pods" -> list(pods("aaa-tenant", 500), "more");
                case "/api/v1/namespaces/databasespec-system/pods" -> list(pods("databasespec-system", 2), "");
                case "/apis/apps/v1/deployments" -> list(List.of(), "");
                default -> new Refused(404, "no");
            };
        }, bundle), bundle);
        operator.read(Optional.empty(), Optional.empty(), Set.of());
        assertThat(operator.pods().stream().map(Reader::namespace)).startsWith("databasespec-system", "databasespec-system").hasSize(7);
        assertThat(operator.likely()).hasSize(2);
        assertThat(asked).contains("/api/v1/namespaces/databasespec-system/pods");
    }

    private static Body list(List<JsonNode> items, String more) {
        ObjectNode list = JsonNodeFactory.instance.objectNode();
        list.putObject("metadata").put("continue", more);
        list.putArray("items").addAll(items);
        return new Body(list.toString());
    }
}
