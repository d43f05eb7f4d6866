package dev.databasespec.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.databasespec.cli.get.Kind;
import dev.databasespec.cli.get.Table;
import dev.databasespec.cli.yaml.JsonText;
import dev.databasespec.cli.yaml.YamlText;
import dev.databasespec.model.Printable;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code dbspec get} */
@Command(name = "get", mixinStandardHelpOptions = true, description = "Shows what a cluster holds of our kinds in the columns of kubectl, where there is no kubectl.")
final class GetCommand implements Callable<Integer> {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ObjectMapper YAML = new ObjectMapper(YamlText.FACTORY);

    private final Console console;
    @Parameters(index = "0", arity = "0..1", paramLabel = "KIND", defaultValue = "dbspecs", description = "dbi (databaseinstances), dbspec (databasespecs), dbchange (changes), dbapprove (approvals), several with a comma, or dbspecs for all. Default: all.")
    private String kinds = "dbspecs";
    @Parameters(index = "1..*", arity = "0..*", paramLabel = "NAME", description = "Only these.")
    private List<String> names = new ArrayList<>();
    @Mixin
    private ClusterOptions cluster = new ClusterOptions();
    @Option(names = {"-A", "--all-namespaces"}, description = "Of every namespace.")
    private boolean allNamespaces;
    @Option(names = {"-o", "--output"}, paramLabel = "FORMAT", description = "${COMPLETION-CANDIDATES}. Without it a table.")
    private @Nullable Format output;

    /** What {@code -o} takes; as it is typed. */
    enum Format {
        wide, json, yaml
    }

    private record Found(Kind kind, List<JsonNode> resources) {}

    GetCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        List<Kind> wanted = wanted();
        return cluster.ask(console, place -> {
            List<Found> found = new ArrayList<>();
            for (Kind kind : wanted) {
                found.add(new Found(kind, list(place, kind)));
            }
            print(found, place.namespace());
            return ExitCode.DONE.number();
        });
    }

    private List<Kind> wanted() {
        List<Kind> wanted = new ArrayList<>();
        for (String word : kinds.split(",", -1)) {
            List<Kind> named = word.equals("dbspecs") || word.equals("all") ? Kind.ALL : Kind.ALL.stream().filter(kind -> kind.isCalled(word)).toList();
            if (named.isEmpty()) {
                throw new CommandFailure(ExitCode.INVALID, "there is no kind " + Printable.quoted(word) + "; known are "
                        + String.join(", ", Kind.ALL.stream().flatMap(kind -> kind.shortNames().stream()).toList()) + " and, for all of them, dbspecs");
            }
            named.stream().filter(kind -> !wanted.contains(kind)).forEach(wanted::add);
        }
        return wanted;
    }

    private List<JsonNode> list(ClusterOptions.Place place, Kind kind) {
        String base = "/apis/" + kind.group() + "/" + kind.version()
                + (allNamespaces || !kind.namespaced() ? "" : "/namespaces/" + place.namespace()) + "/"
                + kind.plural();
        if (names.isEmpty()) {
            List<JsonNode> items = new ArrayList<>();
            tree(place.client(), base).path("items").forEach(items::add);
            items.sort(
                    Comparator.comparing((JsonNode item) -> item.at("/metadata/namespace").asText()).thenComparing(item -> item.at("/metadata/name").asText()));
            return items;
        }
        if (allNamespaces) {
            throw new CommandFailure(ExitCode.INVALID, "a name is of one namespace: leave out --all-namespaces");
        }
        return names.stream().map(name -> tree(place.client(), base + "/" + ClusterOptions.name(name))).toList();
    }

    private static JsonNode tree(KubernetesClient client, String path) {
        try {
            return JSON.readTree(client.raw(path));
        } catch (JsonProcessingException e) {
            throw new CommandFailure(ExitCode.OTHER, "the API server did not answer in JSON to " + path);
        }
    }

    private void print(List<Found> found, String namespace) {
        if (output == Format.json || output == Format.yaml) {
            console.out().print(written(found));
            return;
        }
        List<Found> shown = found.stream().filter(part -> !part.resources().isEmpty()).toList();
        if (shown.isEmpty()) {
            console.err().println("No resources found" + (allNamespaces ? "" : " in " + namespace + " namespace") + ".");
            return;
        }
        Table.Options options = new Table.Options(output == Format.wide, allNamespaces, found.size() > 1);
        List<String> tables = shown.stream().map(part -> Table.of(part.kind(), part.resources(), options, Clock.systemUTC().instant())).toList();
        console.out().print(String.join("\n", tables));
    }

    private String written(List<Found> found) {
        List<JsonNode> all = found.stream().flatMap(part -> part.resources().stream()).toList();
        ObjectNode list = JSON.createObjectNode().put("apiVersion", "v1").put("kind", "List");
        ArrayNode items = list.putArray("items");
        all.forEach(items::add);
        JsonNode result = names.size() == 1 && all.size() == 1 ? all.getFirst() : list;
        try {
            return output == Format.json ? JSON.writer(JsonText.PRINTER).writeValueAsString(result) + "\n" : YAML.writeValueAsString(result);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("what was read cannot be written", e);
        }
    }
}
