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
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code dbspec get} */
@Command(name = "get", mixinStandardHelpOptions = true, description = "Shows DatabaseInstances and DatabaseSpecs of a cluster in the columns of kubectl, where there is no kubectl.")
final class GetCommand implements Callable<Integer> {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ObjectMapper YAML = new ObjectMapper(YamlText.FACTORY);

    private final Console console;
    @Parameters(index = "0", arity = "0..1", paramLabel = "KIND", defaultValue = "dbspecs", description = "dbi (databaseinstances), dbspec (databasespecs), both with a comma, or dbspecs for all. Default: all.")
    private String kinds = "dbspecs";
    @Parameters(index = "1..*", arity = "0..*", paramLabel = "NAME", description = "Only these.")
    private List<String> names = new ArrayList<>();
    @Option(names = {"-n", "--namespace"}, paramLabel = "NAMESPACE", description = "Default: that of the context in the kubeconfig.")
    private @Nullable String namespace;
    @Option(names = {"-A", "--all-namespaces"}, description = "Of every namespace.")
    private boolean allNamespaces;
    @Option(names = {"-o", "--output"}, paramLabel = "FORMAT", description = "${COMPLETION-CANDIDATES}. Without it a table.")
    private @Nullable Format output;
    @Option(names = "--context", paramLabel = "CONTEXT", description = "A context of the kubeconfig. Default: its current one.")
    private @Nullable String context;

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
        Config config = Kubeconfig.of(console, context);
        try (KubernetesClient client = new KubernetesClientBuilder().withConfig(config).build()) {
            List<Found> found = new ArrayList<>();
            for (Kind kind : wanted) {
                found.add(new Found(kind, list(client, kind)));
            }
            print(found, client.getNamespace());
            return ExitCode.DONE.number();
        } catch (KubernetesClientException e) {
            throw failure(e, String.valueOf(config.getMasterUrl()));
        }
    }

    private List<Kind> wanted() {
        List<Kind> wanted = new ArrayList<>();
        for (String word : kinds.split(",", -1)) {
            List<Kind> named = word.equals("dbspecs") || word.equals("all") ? Kind.ALL : Kind.ALL.stream().filter(kind -> kind.isCalled(word)).toList();
            if (named.isEmpty()) {
                throw new CommandFailure(ExitCode.INVALID, "there is no kind " + Printable.quoted(word) + "; known are dbi, dbspec and, for both, dbspecs");
            }
            named.stream().filter(kind -> !wanted.contains(kind)).forEach(wanted::add);
        }
        return wanted;
    }

    private List<JsonNode> list(KubernetesClient client, Kind kind) {
        String base = "/apis/" + kind.group() + "/" + kind.version() + (allNamespaces ? "" : "/namespaces/" + inNamespace(client.getNamespace())) + "/"
                + kind.plural();
        if (names.isEmpty()) {
            List<JsonNode> items = new ArrayList<>();
            tree(client, base).path("items").forEach(items::add);
            items.sort(
                    Comparator.comparing((JsonNode item) -> item.at("/metadata/namespace").asText()).thenComparing(item -> item.at("/metadata/name").asText()));
            return items;
        }
        if (allNamespaces) {
            throw new CommandFailure(ExitCode.INVALID, "a name is of one namespace: leave out --all-namespaces");
        }
        return names.stream().map(name -> tree(client, base + "/" + name(name))).toList();
    }

    private static String name(String name) {
        if (!name.matches("[a-z0-9.-]{1,253}")) {
            throw new CommandFailure(ExitCode.INVALID, Printable.quoted(name) + " is not the name of a resource");
        }
        return name;
    }

    private String inNamespace(@Nullable String fromContext) {
        return name(namespace != null ? namespace : fromContext == null ? "default" : fromContext);
    }

    private static JsonNode tree(KubernetesClient client, String path) {
        try {
            return JSON.readTree(client.raw(path));
        } catch (JsonProcessingException e) {
            throw new CommandFailure(ExitCode.OTHER, "the API server did not answer in JSON to " + path);
        }
    }

    private void print(List<Found> found, @Nullable String fromContext) {
        if (output == Format.json || output == Format.yaml) {
            console.out().print(written(found));
            return;
        }
        List<Found> shown = found.stream().filter(part -> !part.resources().isEmpty()).toList();
        if (shown.isEmpty()) {
            console.err().println("No resources found" + (allNamespaces ? "" : " in " + inNamespace(fromContext) + " namespace") + ".");
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

    private static CommandFailure failure(KubernetesClientException e, String server) {
        String message = Printable.escaped(e.getStatus() != null && e.getStatus().getMessage() != null ? e.getStatus().getMessage() : cause(e), 500);
        return switch (e.getCode()) {
            case 401, 403 -> new CommandFailure(ExitCode.UNREACHABLE, "the cluster refuses us: " + message + "; look at the user of the kubeconfig");
            case 404 -> new CommandFailure(ExitCode.OTHER, message + " (where no kind of that name is known: kubectl apply -f crds/)");
            case 0, -1 -> new CommandFailure(ExitCode.UNREACHABLE, "the cluster cannot be reached at " + Printable.escaped(server, 300) + ": " + message
                    + "; look at KUBECONFIG");
            default -> new CommandFailure(ExitCode.OTHER, "the API server answered " + e.getCode() + ": " + message);
        };
    }

    /** What the network or TLS said; the JDK's client often says it without words, and wraps and fills it with what says nothing. */
    private static String cause(KubernetesClientException e) {
        Throwable told = e;
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            told = cause;
            if (cause instanceof SocketException || cause instanceof UnknownHostException || cause instanceof SSLException
                    || cause instanceof HttpTimeoutException) {
                break;
            }
        }
        return told.getClass().getSimpleName() + (told.getMessage() == null ? "" : ": " + told.getMessage());
    }
}
