package dev.databasespec.testbed.google;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One HTTP request, read and routed. */
record Request(Map<String, String> path, Map<String, List<String>> query, String body, Tokens.@Nullable Grant grant, @Nullable Fault fault) {
    String path(String name) {
        var value = path.get(name);
        if (value == null) {
            throw new IllegalArgumentException("no " + name + " in the path");
        }
        return value;
    }

    List<String> all(String name) {
        return query.getOrDefault(name, List.of());
    }

    String query(String name) {
        var values = all(name);
        return values.isEmpty() ? "" : values.getFirst();
    }

    JsonNode json() {
        return Json.parse(body);
    }

    String who() {
        return grant == null ? "" : grant.principal();
    }
}
