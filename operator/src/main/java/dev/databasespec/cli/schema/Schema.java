package dev.databasespec.cli.schema;

import dev.databasespec.cli.yaml.Node;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * The part of a CRD's OpenAPI schema that our CRDs use.
 *
 * @param properties the known fields of an object; with none and no {@code additional}, anything goes
 * @param additional what every other field holds
 * @param mapKeys the fields that tell items of a list apart ({@code x-kubernetes-list-type: map})
 * @param secret values are not repeated in messages
 */
record Schema(Type type, SortedMap<String, Schema> properties, Optional<Schema> additional, Optional<Schema> items, List<String> required,
        List<String> enumeration, Bounds bounds, Optional<Node> defaultValue, List<String> mapKeys, List<Rule> rules, boolean secret) {

    enum Type {
        OBJECT("a group of fields"), ARRAY("a list"), STRING("text"), INTEGER("a whole number"), BOOLEAN("true or false"), INT_OR_STRING(
                "text or a whole number");

        final String word;

        Type(String word) {
            this.word = word;
        }
    }

    /** Inclusive bounds; {@code min} and {@code max} are of a number, {@code minSize} and {@code maxSize} of a text, list or map. */
    record Bounds(long min, long max, long minSize, long maxSize) {}

    /** A CEL rule; {@code field} is the field that the message is about, empty for the value itself. */
    record Rule(Cel expression, String message, Optional<String> field) {}

    Schema {
        enumeration = List.copyOf(enumeration);
        required = List.copyOf(required);
        mapKeys = List.copyOf(mapKeys);
        rules = List.copyOf(rules);
    }

    boolean isOpen() {
        return properties.isEmpty() && additional.isEmpty();
    }

    Optional<Schema> property(String name) {
        return Optional.ofNullable(properties.get(name)).or(() -> additional);
    }

    Schema withProperties(SortedMap<String, Schema> changed) {
        return new Schema(type, changed, additional, items, required, enumeration, bounds, defaultValue, mapKeys, rules, secret);
    }
}
