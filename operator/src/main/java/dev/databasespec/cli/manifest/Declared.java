package dev.databasespec.cli.manifest;

import dev.databasespec.cli.yaml.Node;
import dev.databasespec.cli.yaml.Place;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A resource and the document that says it. */
public record Declared<T>(Node.Fields document, T resource) {
    private static final Pattern PART = Pattern.compile("([A-Za-z]+)|\\[([0-9]{1,9})\\]");

    public Place place() {
        return document.place();
    }

    /** Where {@code spec.roles[0].name} stands, or as much of that path as there is. */
    public Place place(String path) {
        Node node = document;
        Matcher part = PART.matcher(path);
        while (part.find()) {
            Optional<Node> next = part.group(1) != null ? field(node, part.group(1)) : item(node, Integer.parseInt(part.group(2)));
            if (next.isEmpty()) {
                break;
            }
            node = next.get();
        }
        return node.place();
    }

    private static Optional<Node> field(Node node, String name) {
        return node instanceof Node.Fields fields ? fields.get(name) : Optional.empty();
    }

    private static Optional<Node> item(Node node, int index) {
        return node instanceof Node.Items(var place, var items) && index < items.size() ? Optional.of(items.get(index)) : Optional.empty();
    }
}
