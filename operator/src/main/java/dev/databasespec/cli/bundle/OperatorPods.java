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
    private static final String USUAL = "databasespec-system";
    private static final int MOST = 20;
    private static final int LINES = 5000;
    private static final int BYTES = 5 * 1024 * 1024;
    private final Reader reader;
    private final Bundle bundle;
    private final List<JsonNode> pods = new ArrayList<>();
    private final List<JsonNode> deployments = new ArrayList<>();

    OperatorPods(Reader reader, Bundle bundle) {
        this.reader = reader;
        this.bundle = bundle;
    }

    /** Looked for everywhere, and where that is not allowed, where they would usually be. */
    void read(Optional<String> namespace, Optional<String> operatorNamespace) {
        Set<String> places = new LinkedHashSet<>();
        operatorNamespace.ifPresentOrElse(places::add, () -> {
            places.add("");
            places.add(USUAL);
            namespace.ifPresent(places::add);
        });
        read("deployments", "/apis/apps/v1", places, deployments);
        read("pods", "/api/v1", places, pods);
        if (pods.isEmpty()) {
            bundle.note("operator", "no Pod with label app.kubernetes.io/name=databasespec was found; --operator-namespace says where to look");
        }
    }

    private void read(String plural, String group, Set<String> places, List<JsonNode> found) {
        for (String place : places) {
            String path = group + (place.isEmpty() ? "" : "/namespaces/" + place) + "/" + plural;
            Optional<List<JsonNode>> there = reader.list(plural + (place.isEmpty() ? " of all namespaces" : " in " + place), path, SELECTOR, MOST);
            there.ifPresent(found::addAll);
            if (there.isPresent() && place.isEmpty()) {
                return;
            }
        }
    }

    List<JsonNode> deployments() {
        return deployments;
    }

    List<JsonNode> pods() {
        return pods;
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
        reader.text("metrics of " + what, place + ":" + port(container.get()) + "/proxy/metrics")
                .ifPresent(metrics -> bundle.add(file + ".metrics.txt", redaction.text(metrics)));
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
