package dev.databasespec.cli.change;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** A difference of two specs as {@code kubectl patch --type merge} takes it: a list is given whole. */
public final class MergePatch {
    private MergePatch() {}

    /** Empty where nothing differs. */
    public static ObjectNode of(ObjectNode from, ObjectNode to) {
        ObjectNode changed = JsonNodeFactory.instance.objectNode();
        Set<String> fields = new LinkedHashSet<>();
        from.fieldNames().forEachRemaining(fields::add);
        to.fieldNames().forEachRemaining(fields::add);
        for (String field : fields) {
            JsonNode value = to.get(field);
            if (value == null) {
                changed.putNull(field);
            } else if (!value.equals(from.get(field))) {
                changed.set(field, brief(value));
            }
        }
        ObjectNode patch = JsonNodeFactory.instance.objectNode();
        if (!changed.isEmpty()) {
            patch.set("spec", changed);
        }
        return patch;
    }

    /** Without empty lists and maps, which say nothing and which some rules of the API take for something; an empty {@code database} is a grant's object. */
    private static JsonNode brief(JsonNode node) {
        return switch (node) {
            case ArrayNode list -> {
                ArrayNode items = JsonNodeFactory.instance.arrayNode();
                list.forEach(item -> items.add(brief(item)));
                yield items;
            }
            case ObjectNode object -> {
                ObjectNode fields = JsonNodeFactory.instance.objectNode();
                List<String> names = new ArrayList<>();
                object.fieldNames().forEachRemaining(names::add);
                names.stream().filter(name -> !object.path(name).isContainerNode() || !object.path(name).isEmpty() || name.equals("database"))
                        .forEach(name -> fields.set(name, brief(object.path(name))));
                yield fields;
            }
            default -> node;
        };
    }
}
