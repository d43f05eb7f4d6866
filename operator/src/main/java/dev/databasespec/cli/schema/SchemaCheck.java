package dev.databasespec.cli.schema;

import dev.databasespec.cli.yaml.Finding;
import dev.databasespec.cli.yaml.Node;
import dev.databasespec.cli.yaml.Place;
import dev.databasespec.model.Printable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Checks one document as the API server would: fields and types first, then, with defaults filled in, the CEL rules. */
final class SchemaCheck {
    private static final int LONGEST_VALUE = 80;

    private final List<Finding> findings = new ArrayList<>();

    /** What was wrong, empty where the document is valid. */
    List<Finding> findings() {
        return List.copyOf(findings);
    }

    /** The document with defaults filled in and empty fields left out; worth something only where there are no findings. */
    Node.Fields check(Schema schema, Node.Fields document) {
        Node.Fields complete = (Node.Fields) structure(schema, document, "");
        if (findings.isEmpty()) {
            rules(schema, complete, "");
        }
        return complete;
    }

    private Node structure(Schema schema, Node node, String path) {
        return switch (node) {
            case Node.Fields fields when schema.type() == Schema.Type.OBJECT -> object(schema, fields, path);
            case Node.Items items when schema.type() == Schema.Type.ARRAY -> array(schema, items, path);
            case Node.Text text when schema.type() == Schema.Type.STRING || schema.type() == Schema.Type.INT_OR_STRING -> text(schema, text, path);
            case Node.Whole whole when schema.type() == Schema.Type.INTEGER || schema.type() == Schema.Type.INT_OR_STRING -> whole(schema, whole, path);
            case Node.Truth truth when schema.type() == Schema.Type.BOOLEAN -> truth;
            default -> {
                boolean quotes = schema.type() == Schema.Type.STRING && !(node instanceof Node.Fields) && !(node instanceof Node.Items);
                report(node.place(), describe(path) + " takes " + schema.type().word + ", but this is " + node.word() + (quotes ? "; put it in quotes" : ""));
                yield node;
            }
        };
    }

    private Node object(Schema schema, Node.Fields source, String path) {
        if (schema.isOpen()) {
            return source;
        }
        Map<String, Node.Field> fields = new LinkedHashMap<>();
        source.fields().forEach((name, field) -> {
            Optional<Schema> known = schema.property(name);
            if (known.isEmpty()) {
                report(field.place(), "unknown field " + Printable.quoted(name) + (path.isEmpty() ? "" : " in " + path)
                        + Suggestion.of(name, schema.properties().keySet()));
            } else if (!(field.value() instanceof Node.Nothing)) {
                fields.put(name, new Node.Field(field.place(), structure(known.get(), field.value(), join(path, name))));
            }
        });
        schema.properties().forEach((name, property) -> property.defaultValue().filter(value -> !fields.containsKey(name))
                .ifPresent(value -> fields.put(name, new Node.Field(source.place(), defaulted(property, value.at(source.place()), join(path, name))))));
        for (String name : schema.required()) {
            if (!fields.containsKey(name)) {
                report(source.place(), describe(path) + " lacks the field " + Printable.quoted(name));
            }
        }
        size(schema, source.place(), path, source.fields().size(), "fields");
        return new Node.Fields(source.place(), fields);
    }

    private Node defaulted(Schema schema, Node value, String path) {
        return value instanceof Node.Fields fields ? object(schema, fields, path) : value;
    }

    private Node array(Schema schema, Node.Items source, String path) {
        size(schema, source.place(), path, source.items().size(), "items");
        List<Node> items = new ArrayList<>();
        Map<Object, Place> seen = new HashMap<>();
        for (int i = 0; i < source.items().size(); i++) {
            String at = path + "[" + i + "]";
            Node item = schema.items().isPresent() ? structure(schema.items().get(), source.items().get(i), at) : source.items().get(i);
            items.add(item);
            if (!schema.mapKeys().isEmpty() && item instanceof Node.Fields fields) {
                duplicate(schema, fields, at, seen);
            }
        }
        return new Node.Items(source.place(), items);
    }

    private void duplicate(Schema schema, Node.Fields item, String path, Map<Object, Place> seen) {
        List<@Nullable Object> key = new ArrayList<>();
        schema.mapKeys().forEach(name -> key.add(item.get(name).map(Node::plain).orElse(null)));
        Place before = seen.putIfAbsent(key, item.place());
        if (before != null) {
            String name = schema.mapKeys().getFirst();
            report(item.place(),
                    path + " is a duplicate: the " + name + " " + Printable.quoted(String.valueOf(key.getFirst())) + " stands on line " + before.line()
                            + " already; merge the two");
        }
    }

    private Node text(Schema schema, Node.Text text, String path) {
        if (!schema.enumeration().isEmpty() && !schema.enumeration().contains(text.value())) {
            report(text.place(), describe(path) + " is one of " + String.join(", ", schema.enumeration()) + shown(schema, ", not ", text.value())
                    + Suggestion.of(text.value(), schema.enumeration()));
        }
        int length = text.value().codePointCount(0, text.value().length());
        if (length < schema.bounds().minSize()) {
            report(text.place(),
                    describe(path) + (length == 0 ? " must not be empty" : " has " + length + " characters; it takes at least " + schema.bounds().minSize()));
        } else if (length > schema.bounds().maxSize()) {
            report(text.place(), describe(path) + " is too long: " + length + " characters; it takes at most " + schema.bounds().maxSize());
        }
        return text;
    }

    private Node whole(Schema schema, Node.Whole whole, String path) {
        Schema.Bounds bounds = schema.bounds();
        if (whole.value() < bounds.min() || whole.value() > bounds.max()) {
            report(whole.place(), describe(path) + " is " + (whole.value() < bounds.min() ? "at least " + bounds.min() : "at most " + bounds.max()) + ", not "
                    + whole.value());
        }
        return whole;
    }

    private void size(Schema schema, Place place, String path, int size, String things) {
        if (size < schema.bounds().minSize()) {
            report(place,
                    describe(path) + (size == 0 ? " must not be empty" : " has " + size + " " + things + "; it takes at least " + schema.bounds().minSize()));
        } else if (size > schema.bounds().maxSize()) {
            report(place, describe(path) + " has " + size + " " + things + "; it takes at most " + schema.bounds().maxSize());
        }
    }

    private void rules(Schema schema, Node node, String path) {
        switch (node) {
            case Node.Fields(var place, var fields) -> fields
                    .forEach((name, field) -> schema.property(name).ifPresent(property -> rules(property, field.value(), join(path, name))));
            case Node.Items(var place, var items) -> schema.items().ifPresent(item -> {
                for (int i = 0; i < items.size(); i++) {
                    rules(item, items.get(i), path + "[" + i + "]");
                }
            });
            case Node.Text text -> {
            }
            case Node.Whole whole -> {
            }
            case Node.Decimal decimal -> {
            }
            case Node.Truth truth -> {
            }
            case Node.Nothing nothing -> {
            }
        }
        Object self = node.plain();
        if (self == null) {
            return;
        }
        for (Schema.Rule rule : schema.rules()) {
            if (!CelEvaluator.holds(rule.expression(), self)) {
                Node.Fields fields = node instanceof Node.Fields f ? f : new Node.Fields(node.place(), Map.of());
                Optional<Node> about = rule.field().flatMap(fields::get);
                String where = rule.field().map(field -> join(path, field)).orElse(path);
                report(about.orElse(node).place(), describe(where) + (self instanceof String text ? shown(schema, " ", text) : "") + ": " + rule.message());
            }
        }
    }

    private static String shown(Schema schema, String before, String value) {
        return schema.secret() ? "" : before + '"' + Printable.escaped(value, LONGEST_VALUE).replace("\"", "\"\"") + '"';
    }

    private void report(Place place, String message) {
        findings.add(new Finding(place, message));
    }

    private static String describe(String path) {
        return path.isEmpty() ? "this document" : path;
    }

    private static String join(String path, String name) {
        String shown = name.matches("[A-Za-z][A-Za-z0-9]*") ? name : Printable.quoted(name);
        return path.isEmpty() ? shown : path + "." + shown;
    }
}
