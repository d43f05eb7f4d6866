package dev.databasespec.cli.bundle;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.databasespec.cli.get.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The objects of our kinds, and the Events about them. */
final class OurObjects {
    private static final int MOST = 5000;
    private static final int MOST_EVENTS = 2000;
    private final Reader reader;
    private final Bundle bundle;
    private final Map<String, List<JsonNode>> found = new TreeMap<>();
    private final List<JsonNode> events = new ArrayList<>();

    OurObjects(Reader reader, Bundle bundle) {
        this.reader = reader;
        this.bundle = bundle;
    }

    /** {@code namespace}: empty for all. */
    void read(Optional<String> namespace) {
        for (Kind kind : Kind.ALL) {
            List<JsonNode> objects = new ArrayList<>(reader.list(kind.plural(), path(kind, kind.namespaced() ? namespace : Optional.empty()), "", MOST)
                    .orElse(List.of()));
            found.put(kind.plural(), objects);
        }
        Kind instance = Kind.ALL.getFirst();
        namespace.ifPresent(n -> found.getOrDefault(instance.plural(), new ArrayList<>())
                .addAll(new InstancesElsewhere(reader, bundle, instance).of(n, of("databasespecs"))));
        String path = "/api/v1" + namespace.map(n -> "/namespaces/" + Reader.encoded(n)).orElse("") + "/events";
        reader.list("events", path, "&fieldSelector=" + Reader.encoded("involvedObject.apiVersion=databasespec.dev/v1alpha1"), MOST_EVENTS)
                .ifPresent(events::addAll);
    }

    static String path(Kind kind, Optional<String> namespace) {
        return "/apis/" + kind.group() + "/" + kind.version() + namespace.map(n -> "/namespaces/" + Reader.encoded(n)).orElse("") + "/" + kind.plural();
    }

    List<JsonNode> of(String plural) {
        return found.getOrDefault(plural, List.of());
    }

    void learn(Redaction redaction) {
        found.values().forEach(objects -> objects.forEach(redaction::learn));
    }

    /** A file for each kind and namespace. */
    void write(Redaction redaction) {
        Map<String, ArrayNode> files = new TreeMap<>();
        found.forEach((plural, objects) -> objects.forEach(object -> file(files, object, plural).add(redaction.tree(object))));
        events.stream().filter(event -> redaction.incomplete().isEmpty())
                .sorted(Comparator.comparing((JsonNode e) -> e.path("lastTimestamp").asText("")).thenComparing(Reader::name))
                .forEach(event -> file(files, event, "events").add(redaction.tree(event(event))));
        files.forEach(bundle::add);
    }

    private static ArrayNode file(Map<String, ArrayNode> files, JsonNode object, String what) {
        String namespace = Reader.namespace(object);
        String folder = namespace.isEmpty() ? "cluster" : "namespaces/" + safe(namespace);
        return files.computeIfAbsent(folder + "/" + what + ".json", name -> JsonNodeFactory.instance.arrayNode());
    }

    /** Names of the cluster, which are safe as they are unless somebody else answers for it. */
    static String safe(String name) {
        String safe = name.replaceAll("[^a-z0-9.-]", "_");
        return safe.replace("..", "__");
    }

    static ObjectNode event(JsonNode event) {
        ObjectNode told = JsonNodeFactory.instance.objectNode();
        told.put("about", event.at("/involvedObject/kind").asText() + "/" + event.at("/involvedObject/name").asText());
        for (String field : List.of("reason", "type", "message", "firstTimestamp", "lastTimestamp", "count")) {
            if (!event.path(field).isNull() && !event.path(field).isMissingNode()) {
                told.set(field, event.path(field));
            }
        }
        told.put("pass", event.at("/metadata/annotations").path("databasespec.dev/pass").asText(""));
        return told;
    }
}
