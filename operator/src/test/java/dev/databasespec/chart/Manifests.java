package dev.databasespec.chart;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The objects of a stream of YAML documents, ordered by kind, namespace and name. */
record Manifests(List<JsonNode> objects) {
    private static final YAMLMapper YAML = YAMLMapper.builder(YAMLFactory.builder().enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
            .disable(YAMLGenerator.Feature.SPLIT_LINES).build()).build();
    private static final ObjectMapper SORTED = YAML.copy().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);

    static Manifests parse(String yaml) {
        try (MappingIterator<JsonNode> documents = YAML.readerFor(JsonNode.class).readValues(yaml)) {
            return new Manifests(documents.readAll().stream().filter(JsonNode::isObject).sorted(Comparator.comparing(Manifests::id)).toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String id(JsonNode object) {
        return object.path("kind").asText() + " " + object.at("/metadata/namespace").asText() + " " + object.at("/metadata/name").asText();
    }

    List<String> ids() {
        return objects.stream().map(Manifests::id).toList();
    }

    Stream<JsonNode> kind(String kind) {
        return objects.stream().filter(object -> object.path("kind").asText().equals(kind));
    }

    JsonNode only(String kind) {
        return kind(kind).collect(Collectors.collectingAndThen(Collectors.toList(), found -> {
            if (found.size() != 1) {
                throw new AssertionError(found.size() + " of kind " + kind);
            }
            return found.getFirst();
        }));
    }

    /** The environment of the operator's container. */
    Map<String, String> environment() {
        return new TreeMap<>(only("Deployment").at("/spec/template/spec/containers/0/env").valueStream()
                .collect(Collectors.toMap(variable -> variable.path("name").asText(), variable -> variable.path("value").asText())));
    }

    /** One text for one content: fields in order, nothing of how it was written. */
    String text() {
        return objects.stream().map(Manifests::sorted).collect(Collectors.joining());
    }

    private static String sorted(JsonNode object) {
        try {
            return SORTED.writeValueAsString(SORTED.treeToValue(object, Object.class));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
