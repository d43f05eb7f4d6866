package dev.databasespec.cli.get;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The part of JSONPath that printer columns use: fields, and the item of a list in which a field has a value. */
final class JsonPath {
    private static final Pattern PART = Pattern.compile("\\G(?:\\.([A-Za-z][A-Za-z0-9]*)|\\[\\?\\(@\\.([A-Za-z]+)==[\"']([^\"']*)[\"']\\)\\])");

    private final List<Part> parts;

    private sealed interface Part {
        record Field(String name) implements Part {}

        record Item(String field, String value) implements Part {}
    }

    private JsonPath(List<Part> parts) {
        this.parts = List.copyOf(parts);
    }

    static JsonPath parse(String text) {
        List<Part> parts = new ArrayList<>();
        Matcher matcher = PART.matcher(text);
        int end = 0;
        while (matcher.find()) {
            parts.add(matcher.group(1) != null ? new Part.Field(matcher.group(1)) : new Part.Item(matcher.group(2), matcher.group(3)));
            end = matcher.end();
        }
        if (end != text.length()) {
            throw new IllegalArgumentException("this path is not understood: " + text);
        }
        return new JsonPath(parts);
    }

    JsonNode in(JsonNode root) {
        JsonNode node = root;
        for (Part part : parts) {
            node = switch (part) {
                case Part.Field(var name) -> node.path(name);
                case Part.Item(var field, var value) -> item(node, field, value);
            };
        }
        return node;
    }

    private static JsonNode item(JsonNode list, String field, String value) {
        for (JsonNode item : list) {
            if (item.path(field).asText().equals(value)) {
                return item;
            }
        }
        return MissingNode.getInstance();
    }
}
