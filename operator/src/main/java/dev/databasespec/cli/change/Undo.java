package dev.databasespec.cli.change;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.databasespec.model.Printable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Takes an edit of a spec back out of what the spec says today: what the edit added goes, what it removed comes back, what it changed is as before. Everything
 * that was edited later stays; where both touched the same, the later edit stays and is named.
 */
public final class Undo {
    /** What says how, not what: no revert turns these back. */
    private static final Set<String> KEPT = Set.of("instanceRef", "database", "create", "suspend", "mode", "interval", "deletionPolicy", "autoApproveUpTo");
    private static final List<String> KEYS = List.of("name", "principal", "role");
    private static final int LONGEST_KEY = 200;

    private final List<String> conflicts = new ArrayList<>();

    /**
     * What the spec would be.
     *
     * @param spec whole
     * @param conflicts what was left as it is today, with its path
     */
    public record Result(ObjectNode spec, List<String> conflicts) {
        public Result {
            conflicts = List.copyOf(conflicts);
        }
    }

    private Undo() {}

    /** {@code before}: empty where nothing was declared */
    public static Result of(ObjectNode before, ObjectNode after, ObjectNode today) {
        Undo undo = new Undo();
        ObjectNode result = today.deepCopy();
        for (String field : fields(before, after, today)) {
            if (!KEPT.contains(field)) {
                set(result, field, undo.back(field, before.get(field), after.get(field), today.get(field)));
            }
        }
        return new Result(result, undo.conflicts);
    }

    private @Nullable JsonNode back(String path, @Nullable JsonNode before, @Nullable JsonNode after, @Nullable JsonNode today) {
        if (same(before, after) || same(before, today)) {
            return today;
        }
        if (same(after, today)) {
            return before;
        }
        if (isList(before) && isList(after) && isList(today)) {
            return list(path, items(before), items(after), items(today));
        }
        if (before instanceof ObjectNode b && after instanceof ObjectNode a && today instanceof ObjectNode t) {
            return fields(path, b, a, t);
        }
        conflicts.add(path);
        return today;
    }

    private ObjectNode fields(String path, ObjectNode before, ObjectNode after, ObjectNode today) {
        ObjectNode result = JsonNodeFactory.instance.objectNode();
        for (String field : fields(before, after, today)) {
            set(result, field, back(path + "." + field, before.get(field), after.get(field), today.get(field)));
        }
        return result;
    }

    private ArrayNode list(String path, List<JsonNode> before, List<JsonNode> after, List<JsonNode> today) {
        boolean byTarget = isUnique(before) && isUnique(after) && isUnique(today);
        Map<String, JsonNode> then = byKey(before, byTarget);
        Map<String, JsonNode> made = byKey(after, byTarget);
        Map<String, JsonNode> now = byKey(today, byTarget);
        Set<String> keys = new LinkedHashSet<>(now.keySet());
        keys.addAll(then.keySet());
        ArrayNode result = JsonNodeFactory.instance.arrayNode();
        for (String key : keys) {
            JsonNode item = back(path + "[" + Printable.escaped(key, LONGEST_KEY) + "]", then.get(key), made.get(key), now.get(key));
            if (item != null && !(item.has("privileges") && item.path("privileges").isEmpty())) {
                result.add(item);
            }
        }
        return result;
    }

    /** Whether no two items are about the same, such as two grants on one table. */
    private static boolean isUnique(List<JsonNode> items) {
        return items.stream().map(item -> key(item, true)).distinct().count() == items.size();
    }

    private static Map<String, JsonNode> byKey(List<JsonNode> items, boolean byTarget) {
        Map<String, JsonNode> byKey = new LinkedHashMap<>();
        items.forEach(item -> byKey.put(key(item, byTarget), item));
        return byKey;
    }

    /** What tells the items of a list apart: the name of a role, the target of a grant, or all that it says. */
    private static String key(JsonNode item, boolean byTarget) {
        if (item instanceof ObjectNode fields && byTarget) {
            for (String key : KEYS) {
                if (fields.path(key).isTextual()) {
                    return Printable.quoted(fields.path(key).asText());
                }
            }
            return fields.deepCopy().without(List.of("privileges", "grantOption")).toString();
        }
        return item.isTextual() ? Printable.quoted(item.asText()) : item.toString();
    }

    private static boolean same(@Nullable JsonNode one, @Nullable JsonNode other) {
        return one == null ? other == null : one.equals(other);
    }

    private static boolean isList(@Nullable JsonNode node) {
        return node == null || node.isArray();
    }

    private static List<JsonNode> items(@Nullable JsonNode list) {
        List<JsonNode> items = new ArrayList<>();
        if (list != null) {
            list.forEach(items::add);
        }
        return items;
    }

    private static Set<String> fields(ObjectNode... nodes) {
        Set<String> fields = new LinkedHashSet<>();
        for (ObjectNode node : nodes) {
            node.fieldNames().forEachRemaining(fields::add);
        }
        return fields;
    }

    private static void set(ObjectNode node, String field, @Nullable JsonNode value) {
        if (value == null) {
            node.remove(field);
        } else {
            node.set(field, value);
        }
    }
}
