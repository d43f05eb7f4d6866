package dev.databasespec.api;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The CRDs for people: a section for each object, with a table of its fields. */
final class ApiReference {
    private final StringBuilder text = new StringBuilder("""
            <!-- Generated from operator/src/main/java/dev/databasespec/api: do not edit. -->
            # API reference

            Group `databasespec.dev`, version `v1alpha1`. The same text is shown by `kubectl explain`, such as
            `kubectl explain databasespec.spec.roles.grants`. Fields in **bold** are required; a field that is not listed here is refused.
            """);

    static String of(List<CustomResourceDefinition> crds) {
        var reference = new ApiReference();
        crds.forEach(reference::kind);
        return reference.text.toString();
    }

    private void kind(CustomResourceDefinition crd) {
        var names = crd.getSpec().getNames();
        var schema = crd.getSpec().getVersions().getFirst().getSchema().getOpenAPIV3Schema();
        text.append("\n## ").append(names.getKind()).append("\n\n").append(schema.getDescription()).append("\n\n");
        text.append("Short name `").append(names.getShortNames().getFirst()).append("`, category `").append(names.getCategories().getFirst()).append("`, ")
                .append(crd.getSpec().getScope().toLowerCase(Locale.ROOT)).append(".\n");
        fields(schema).filter(field -> field.getValue().getProperties() != null)
                .forEach(field -> object(names.getKind() + "." + field.getKey(), field.getValue()));
    }

    private void object(String path, JSONSchemaProps schema) {
        text.append("\n### ").append(path).append("\n\n");
        text.append("| Field | Type | Default | Bounds | Description |\n|---|---|---|---|---|\n");
        var below = new ArrayList<Map.Entry<String, JSONSchemaProps>>();
        fields(schema).forEach(field -> {
            var property = field.getValue();
            var target = path + "." + field.getKey() + (item(property) == null ? "" : "[]");
            var objects = element(property);
            if (!objects.getProperties().isEmpty()) {
                below.add(Map.entry(target, objects));
            }
            var name = "`" + field.getKey() + "`";
            row(schema.getRequired().contains(field.getKey()) ? "**" + name + "**" : name, type(target, property), value(property), bounds(property),
                    property.getDescription());
        });
        var rules = Stream.concat(schema.getXKubernetesValidations().stream(),
                schema.getProperties().values().stream().filter(property -> property.getProperties().isEmpty())
                        .flatMap(property -> property.getXKubernetesValidations().stream()))
                .map(rule -> "* " + escaped(rule.getMessage()) + "\n").distinct().toList();
        if (!rules.isEmpty()) {
            text.append("\nRules:\n\n");
            rules.forEach(text::append);
        }
        below.forEach(entry -> object(entry.getKey(), entry.getValue()));
    }

    /** Required ones first, then by name. */
    private static Stream<Map.Entry<String, JSONSchemaProps>> fields(JSONSchemaProps schema) {
        Comparator<Map.Entry<String, JSONSchemaProps>> optional = Comparator.comparing(field -> !schema.getRequired().contains(field.getKey()));
        return schema.getProperties().entrySet().stream().sorted(optional.thenComparing(Map.Entry.comparingByKey()));
    }

    private static @Nullable JSONSchemaProps item(JSONSchemaProps property) {
        return property.getItems() == null ? null : property.getItems().getSchema();
    }

    private static JSONSchemaProps element(JSONSchemaProps property) {
        var item = item(property);
        return item == null ? property : item;
    }

    private static String type(String target, JSONSchemaProps property) {
        var item = item(property);
        if (item != null) {
            return "list of " + type(target, item);
        }
        if (property.getAdditionalProperties() != null) {
            return "map of name to " + type(target, property.getAdditionalProperties().getSchema());
        }
        if (Boolean.TRUE.equals(property.getXKubernetesIntOrString())) {
            return "string or integer";
        }
        if (!property.getEnum().isEmpty()) {
            return property.getEnum().stream().map(word -> "`" + word.asText() + "`").collect(Collectors.joining(", "));
        }
        if (!property.getProperties().isEmpty()) {
            return "[object](#" + target.toLowerCase(Locale.ROOT).replaceAll("[^a-z]", "") + ")";
        }
        return property.getType();
    }

    private static String value(JSONSchemaProps property) {
        var value = property.getDefault();
        return value == null ? "" : "`" + (value.isTextual() ? value.textValue() : value.toString()) + "`";
    }

    private static String bounds(JSONSchemaProps property) {
        var bounds = new ArrayList<String>();
        range(bounds, property.getMinimum(), property.getMaximum(), "");
        range(bounds, property.getMinItems(), property.getMaxItems(), " items");
        range(bounds, null, property.getMaxProperties(), " entries");
        range(bounds, property.getMinLength(), property.getMaxLength(), " characters");
        if ("map".equals(property.getXKubernetesListType())) {
            bounds.add("one per `" + property.getXKubernetesListMapKeys().getFirst() + "`");
        }
        var item = item(property);
        if (item != null && item.getMaxLength() != null) {
            range(bounds, item.getMinLength(), item.getMaxLength(), " characters each");
        }
        return String.join(", ", bounds);
    }

    private static void range(List<String> bounds, @Nullable Number least, @Nullable Number most, String unit) {
        if (most != null) {
            bounds.add((least == null ? "at most " : least.longValue() + " to ") + most.longValue() + unit);
        }
    }

    private void row(String... cells) {
        text.append(Stream.of(cells).map(ApiReference::escaped).collect(Collectors.joining(" | ", "| ", " |\n")));
    }

    private static String escaped(String cell) {
        return cell.startsWith("**") ? cell : cell.replace("*", "\\*").replace("|", "\\|");
    }
}
