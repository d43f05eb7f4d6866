package dev.databasespec.cli.schema;

import dev.databasespec.cli.schema.Schema.Bounds;
import dev.databasespec.cli.schema.Schema.Rule;
import dev.databasespec.cli.yaml.Node;
import dev.databasespec.model.Sorted;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Reads a schema as it stands in a CRD. The CRDs are our own: a keyword that this does not know fails at once, in a test. */
final class SchemaReader {
    private SchemaReader() {}

    static Schema read(Node.Fields source) {
        Map<String, Schema> properties = new TreeMap<>();
        fields(source, "properties").fields().forEach((name, field) -> properties.put(name, read((Node.Fields) field.value())));
        return new Schema(type(source), Sorted.map(properties),
                source.get("additionalProperties").map(node -> read((Node.Fields) node)),
                source.get("items").map(node -> read((Node.Fields) node)),
                texts(source, "required"), texts(source, "enum"), bounds(source), source.get("default"), texts(source, "x-kubernetes-list-map-keys"),
                rules(source), source.text("format").filter("password"::equals).isPresent());
    }

    private static Schema.Type type(Node.Fields source) {
        if (source.get("x-kubernetes-int-or-string").isPresent()) {
            return Schema.Type.INT_OR_STRING;
        }
        String type = source.text("type").orElse("object");
        return switch (type) {
            case "object" -> Schema.Type.OBJECT;
            case "array" -> Schema.Type.ARRAY;
            case "string" -> Schema.Type.STRING;
            case "integer" -> Schema.Type.INTEGER;
            case "boolean" -> Schema.Type.BOOLEAN;
            case String other -> throw new IllegalStateException("a schema of type " + other + " is not known");
        };
    }

    private static Bounds bounds(Node.Fields source) {
        return new Bounds(number(source, Long.MIN_VALUE, "minimum"), number(source, Long.MAX_VALUE, "maximum"),
                number(source, 0, "minLength", "minItems", "minProperties"), number(source, Long.MAX_VALUE, "maxLength", "maxItems", "maxProperties"));
    }

    private static long number(Node.Fields source, long otherwise, String... names) {
        for (String name : names) {
            Optional<Node> node = source.get(name);
            if (node.isPresent()) {
                return switch (node.get().plain()) {
                    case Long whole -> whole;
                    case Double decimal -> decimal.longValue();
                    case null, default -> throw new IllegalStateException(name + " is not a number");
                };
            }
        }
        return otherwise;
    }

    /** A rule on {@code oldSelf} speaks of an update; files have no past. */
    private static List<Rule> rules(Node.Fields source) {
        List<Rule> rules = new ArrayList<>();
        for (Node item : items(source, "x-kubernetes-validations")) {
            Node.Fields rule = (Node.Fields) item;
            String expression = rule.text("rule").orElseThrow();
            if (!expression.contains("oldSelf")) {
                rules.add(new Rule(CelParser.parse(expression), rule.text("message").orElse(expression), rule.text("fieldPath").map(p -> p.substring(1))));
            }
        }
        return rules;
    }

    private static Node.Fields fields(Node.Fields source, String name) {
        return source.get(name).map(Node.Fields.class::cast).orElse(new Node.Fields(source.place(), Map.of()));
    }

    private static List<Node> items(Node.Fields source, String name) {
        return source.get(name).map(node -> ((Node.Items) node).items()).orElse(List.of());
    }

    private static List<String> texts(Node.Fields source, String name) {
        return items(source, name).stream().map(node -> String.valueOf(node.plain())).toList();
    }
}
