package dev.databasespec.cli.bundle;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The Deployments and Pods that call themselves ours: how they are, what they were given, their log and their metrics. */
final class OperatorPods {
    static final String CONTAINER = "operator";
    private static final String SELECTOR = "&labelSelector=" + Reader.encoded("app.kubernetes.io/name=databasespec");
    private static final int MOST_READ = 500;
    private static final int LINES = 5000;
    private static final int BYTES = 5 * 1024 * 1024;
    private final Reader reader;
    private final Bundle bundle;
    private final List<JsonNode> pods = new ArrayList<>();
    private final List<JsonNode> likely = new ArrayList<>();
    private final List<JsonNode> deployments = new ArrayList<>();

    OperatorPods(Reader reader, Bundle bundle) {
        this.reader = reader;
        this.bundle = bundle;
    }

    /** Looked for everywhere, and where that is not allowed, where they would usually be. {@code releases}: where charts are that installed the CRDs. */
    void read(Optional<String> namespace, Optional<String> operatorNamespace, Set<String> releases) {
        Set<String> places = new LinkedHashSet<>();
        operatorNamespace.ifPresentOrElse(places::add, () -> {
            places.add("");
            places.addAll(releases);
            places.add(Candidates.USUAL);
            namespace.ifPresent(places::add);
        });
        List<JsonNode> allDeployments = read("deployments", "/apis/apps/v1", places, Candidates.of(bundle, operatorNamespace, releases, List.of()).likely());
        Candidates candidates = Candidates.of(bundle, operatorNamespace, releases, allDeployments);
        deployments.addAll(candidates.chosen("deployments", allDeployments));
        pods.addAll(candidates.chosen("pods", read("pods", "/api/v1", places, candidates.likely())));
        pods.stream().filter(candidates::isLikely).forEach(likely::add);
        if (pods.isEmpty()) {
            bundle.note("operator", "no Pod with label app.kubernetes.io/name=databasespec was found; --operator-namespace says where to look");
        }
    }

    /** {@code likely}: where they are looked for once more if there are too many everywhere. */
    private List<JsonNode> read(String plural, String group, Set<String> places, List<String> likely) {
        Set<JsonNode> found = new LinkedHashSet<>();
        for (String place : places) {
            Optional<List<JsonNode>> there = list(plural, group, place);
            there.ifPresent(found::addAll);
            if (there.isPresent() && place.isEmpty()) {
                if (found.size() == MOST_READ) {
                    likely.forEach(namespace -> list(plural, group, namespace).ifPresent(found::addAll));
                }
                break;
            }
        }
        return List.copyOf(found);
    }

    private Optional<List<JsonNode>> list(String plural, String group, String place) {
        String path = group + (place.isEmpty() ? "" : "/namespaces/" + Reader.encoded(place)) + "/" + plural;
        return reader.list(plural + (place.isEmpty() ? " of all namespaces" : " in " + place), path, SELECTOR, MOST_READ);
    }

    List<JsonNode> deployments() {
        return deployments;
    }

    List<JsonNode> pods() {
        return pods;
    }

    /** Those that are where an operator is likely to be; where there is none, all that call themselves ours. */
    List<JsonNode> likely() {
        return likely.isEmpty() ? pods : likely;
    }

    void write(Redaction redaction) {
        ArrayNode told = JsonNodeFactory.instance.arrayNode();
        deployments.forEach(d -> told.add(deployment(d, redaction)));
        bundle.add("operator/deployments.json", told);
        deployments.forEach(d -> new Surroundings(reader, bundle, redaction).write(Reader.namespace(d), Reader.name(d)));
        ArrayNode toldPods = JsonNodeFactory.instance.arrayNode();
        pods.forEach(p -> toldPods.add(pod(p, redaction)));
        bundle.add("operator/pods.json", toldPods);
        pods.forEach(pod -> logAndMetrics(pod, redaction));
    }

    private static ObjectNode deployment(JsonNode deployment, Redaction redaction) {
        ObjectNode told = JsonNodeFactory.instance.objectNode();
        told.set("metadata", Metadata.of(deployment.path("metadata"), redaction));
        told.set("replicas", deployment.at("/spec/replicas"));
        told.set("containers", containers(deployment.at("/spec/template/spec"), redaction));
        told.set("status", redaction.tree(deployment.path("status")));
        return told;
    }

    private static ObjectNode pod(JsonNode pod, Redaction redaction) {
        ObjectNode told = JsonNodeFactory.instance.objectNode();
        told.set("metadata", Metadata.of(pod.path("metadata"), redaction));
        told.set("containers", containers(pod.path("spec"), redaction));
        ObjectNode status = told.putObject("status");
        for (String field : List.of("phase", "reason", "message", "startTime", "conditions", "containerStatuses")) {
            if (pod.path("status").has(field)) {
                status.set(field, redaction.tree(pod.path("status").path(field)));
            }
        }
        return told;
    }

    private static ArrayNode containers(JsonNode spec, Redaction redaction) {
        ArrayNode told = JsonNodeFactory.instance.arrayNode();
        for (JsonNode container : spec.path("containers")) {
            ObjectNode one = told.addObject();
            for (String field : List.of("name", "image", "resources")) {
                if (container.has(field)) {
                    one.set(field, redaction.tree(container.path(field)));
                }
            }
            one.set("environment", Variables.of(container, redaction));
        }
        return told;
    }

    private void logAndMetrics(JsonNode pod, Redaction redaction) {
        String place = "/api/v1/namespaces/" + Reader.namespace(pod) + "/pods/" + Reader.name(pod);
        String what = Reader.namespace(pod) + "/" + Reader.name(pod);
        Optional<JsonNode> container = named(pod.at("/spec/containers"));
        if (container.isEmpty()) {
            bundle.note("log of " + what, "it has no container " + CONTAINER + ", so it is none of ours");
            return;
        }
        String file = "operator/" + OurObjects.safe(Reader.namespace(pod)) + "/" + OurObjects.safe(Reader.name(pod));
        String query = "/log?container=" + CONTAINER + "&tailLines=" + LINES + "&limitBytes=" + BYTES + "&timestamps=false";
        if (redaction.incomplete().isPresent()) {
            return;
        }
        log("log of " + what, place + query).ifPresent(log -> bundle.add(file + ".log", redaction.lines(log)));
        if (named(pod.at("/status/containerStatuses")).filter(s -> s.path("restartCount").asInt() > 0).isPresent()) {
            log("log of " + what + " before its last restart", place + query + "&previous=true")
                    .ifPresent(log -> bundle.add(file + ".previous.log", redaction.lines(log)));
        }
        if (!likely.contains(pod)) {
            bundle.note("metrics of " + what, "not asked for: nothing says that it is an operator, and whatever it answers would have to fit into memory; "
                    + "--operator-namespace says where to look");
            return;
        }
        reader.text("metrics of " + what, place + ":" + port(container.get()) + "/proxy/metrics")
                .ifPresent(metrics -> bundle.add(file + ".metrics.txt", redaction.lines(metrics)));
    }

    /** Of a Pod that runs nowhere yet the API server gives nothing. */
    private Optional<String> log(String what, String path) {
        Optional<String> log = reader.text(what, path);
        if (log.filter(String::isBlank).isPresent()) {
            bundle.note(what, "it is empty");
        }
        return log.filter(text -> !text.isBlank());
    }

    private static Optional<JsonNode> named(JsonNode containers) {
        for (JsonNode container : containers) {
            if (container.path("name").asText().equals(CONTAINER)) {
                return Optional.of(container);
            }
        }
        return Optional.empty();
    }

    private static int port(JsonNode container) {
        for (JsonNode port : container.path("ports")) {
            if (port.path("name").asText().equals("http")) {
                return port.path("containerPort").asInt();
            }
        }
        return 8080;
    }
}
