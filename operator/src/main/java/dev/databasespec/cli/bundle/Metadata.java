package dev.databasespec.cli.bundle;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;
import java.util.TreeSet;

/** What of an object's metadata says something: not who wrote which field, and no annotation of others, such as the whole manifest that kubectl keeps there. */
final class Metadata {
    private static final List<String> KEPT = List.of("name", "namespace", "uid", "generation", "resourceVersion", "creationTimestamp", "deletionTimestamp",
            "finalizers");
    private static final List<String> OURS = List.of("databasespec.dev/", "app.kubernetes.io/", "helm.sh/");

    private Metadata() {}

    static JsonNode of(JsonNode metadata, Redaction redaction) {
        ObjectNode kept = JsonNodeFactory.instance.objectNode();
        KEPT.stream().filter(metadata::has).forEach(name -> kept.set(name, names(metadata.path(name), redaction)));
        ArrayNode owners = JsonNodeFactory.instance.arrayNode();
        metadata.path("ownerReferences").forEach(o -> owners.add(o.path("kind").asText() + "/" + o.path("name").asText()));
        if (!owners.isEmpty()) {
            kept.set("owners", owners);
        }
        known(kept, "labels", metadata, redaction);
        known(kept, "annotations", metadata, redaction);
        return kept;
    }

    /** What Kubernetes gave out or checked. */
    private static JsonNode names(JsonNode value, Redaction redaction) {
        return value.isTextual() ? TextNode.valueOf(redaction.word(value.asText())) : redaction.tree(value);
    }

    private static void known(ObjectNode kept, String field, JsonNode metadata, Redaction redaction) {
        ObjectNode ours = JsonNodeFactory.instance.objectNode();
        TreeSet<String> others = new TreeSet<>();
        metadata.path(field).properties().forEach(entry -> {
            if (OURS.stream().anyMatch(entry.getKey()::startsWith)) {
                ours.set(entry.getKey(), TextNode.valueOf(redaction.text(entry.getValue().asText())));
            } else {
                others.add(entry.getKey());
            }
        });
        if (!ours.isEmpty()) {
            kept.set(field, ours);
        }
        if (!others.isEmpty()) {
            ArrayNode names = kept.putArray(field + "LeftOut");
            others.forEach(names::add);
        }
    }
}
