package dev.databasespec.testbed.quickstart;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** As much of kubectl's JSONPath templates as the story uses: one field, a condition's message, and each item of a list on a line. */
final class JsonPath {
    private static final Pattern CONDITION = Pattern.compile("\\{\\.status\\.conditions\\[\\?\\(@\\.type==\"(\\w+)\"\\)\\]\\.(\\w+)\\}.*");
    private static final Pattern RANGE = Pattern.compile("\\{range (\\S+)\\[\\*\\]\\}.*");
    private static final Pattern FIELD = Pattern.compile("\\{(\\S+)\\}.*");

    private JsonPath() {}

    static String fill(String template, GenericKubernetesResource resource) {
        var condition = CONDITION.matcher(template);
        if (condition.matches()) {
            return ((List<?>) field(".status.conditions", resource)).stream().map(item -> (Map<?, ?>) item)
                    .filter(item -> condition.group(1).equals(item.get("type")))
                    .map(item -> String.valueOf(item.get(condition.group(2)))).collect(Collectors.joining("\n"));
        }
        var range = RANGE.matcher(template);
        if (range.matches()) {
            return ((List<?>) field(range.group(1), resource)).stream().map(String::valueOf).collect(Collectors.joining("\n"));
        }
        var field = FIELD.matcher(template);
        return field.matches() ? String.valueOf(field(field.group(1), resource)) : template;
    }

    private static Object field(String path, GenericKubernetesResource resource) {
        Object value = resource.getAdditionalProperties();
        for (var name : path.substring(1).split("\\.", -1)) {
            var inner = value instanceof Map<?, ?> map ? map.get(name) : null;
            value = inner == null ? List.of() : inner;
        }
        return value;
    }
}
