package dev.databasespec.cli.bundle;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Leaves out what may hold a secret although it should not: values of settings, comments, values in statements, annotations of others. Where such a value stands in a
 * message, an Event or the log as well, it is left out there too; and so is whatever looks like a credential.
 */
final class Redaction {
    static final String LEFT_OUT = "<left out>";
    private static final ObjectMapper JSON = new ObjectMapper();
    /** Shorter ones are words of everyday, and would make everything unreadable: they are left out where they stand in quotation marks. */
    private static final int SHORT = 8;
    private static final int SHORTEST = 4;
    private static final int MOST = 5000;
    private static final List<Rule> RULES = List.of(
            rule("-----BEGIN [A-Z ]*PRIVATE KEY-----[\\s\\S]*?(-----END [A-Z ]*PRIVATE KEY-----|\\z)", LEFT_OUT),
            rule("(?i)\\b(bearer|basic)\\s+[\\w.~+/=-]{8,}", "$1 " + LEFT_OUT),
            rule("([a-zA-Z][a-zA-Z0-9+.-]*://[^\\s:/@\"]*):[^\\s@\"]+@", "$1:" + LEFT_OUT + "@"),
            rule("SCRAM-SHA-256\\$[\\w:+/=$-]+", LEFT_OUT),
            rule("\\bmd5[0-9a-f]{32}\\b", LEFT_OUT),
            rule("\\beyJ[\\w-]{10,}\\.[\\w-]+(\\.[\\w-]*)?", LEFT_OUT),
            rule("\\bya29\\.[\\w.-]+", LEFT_OUT),
            rule("(?i)\\bpassword\\s+'([^']|'')*('|\\z)", "PASSWORD " + LEFT_OUT),
            rule("(?i)(password|passwd|pwd|secret|token|api[-_]?key)(\\\\?[\"']?\\s*[:=]\\s*\\\\?[\"']?)(?!<left out>)[^\\s\"'\\\\,;&{}]+", "$1$2" + LEFT_OUT));
    private final Set<String> values = new TreeSet<>(Comparator.comparingInt(String::length).reversed().thenComparing(Comparator.naturalOrder()));

    private final Optional<String> namespace;
    private boolean overflown;

    /** {@code namespace}: the log is told of this one only, since what others hold is not known; empty for all. */
    Redaction(Optional<String> namespace) {
        this.namespace = namespace;
    }

    /** Why logs and Events are left out, where they are. */
    Optional<String> incomplete() {
        return overflown
                ? Optional.of("the objects hold more than " + MOST + " values that may be secrets, too many to look for; -n NAMESPACE makes it fewer")
                : Optional.empty();
    }

    private record Rule(Pattern pattern, String instead) {}

    private static Rule rule(String pattern, String instead) {
        return new Rule(Pattern.compile(pattern), instead);
    }

    /** Remembers the values of an object, before anything is written. */
    void learn(JsonNode node) {
        node.properties().forEach(field -> {
            JsonNode value = field.getValue();
            switch (field.getKey()) {
                case "comment" -> remember(value.asText(""));
                case "settings", "settingsInDatabase" -> value.forEach(v -> remember(v.asText("")));
                case "sql", "inverse" -> ofStatement(value.asText(""));
                case "preview" -> value.forEach(v -> ofStatement(v.asText("")));
                default -> learn(value);
            }
        });
        if (node.isArray()) {
            node.forEach(this::learn);
        }
    }

    private void ofStatement(String sql) {
        if (sql.contains("COMMENT ON") || sql.contains(" SET ")) {
            SqlLiterals.of(sql).forEach(this::remember);
        }
    }

    private void remember(String value) {
        if (value.strip().length() >= SHORTEST) {
            if (values.size() < MOST) {
                values.add(value.strip());
            } else {
                overflown |= !values.contains(value.strip());
            }
        }
    }

    String text(String text) {
        String masked = text;
        for (String value : values) {
            if (value.length() >= SHORT) {
                masked = masked.replace(value, LEFT_OUT);
            } else {
                masked = masked.replace("'" + value + "'", "'" + LEFT_OUT + "'").replace("\"" + value + "\"", "\"" + LEFT_OUT + "\"");
            }
        }
        for (Rule rule : RULES) {
            masked = rule.pattern().matcher(masked).replaceAll(rule.instead());
        }
        return masked;
    }

    /** Lines of the log, which are JSON as a rule. */
    String lines(String log) {
        StringBuilder out = new StringBuilder();
        log.lines().filter(this::isOfTheNamespace).forEach(line -> out.append(line(line)).append('\n'));
        return out.toString();
    }

    private boolean isOfTheNamespace(String line) {
        if (namespace.isEmpty()) {
            return true;
        }
        try {
            JsonNode fields = JSON.readTree(line);
            String about = fields.path("spec").asText(fields.path("instance").asText(""));
            return fields.isObject() && (about.isEmpty() || about.startsWith(namespace.get() + "/"));
        } catch (JsonProcessingException e) {
            return false;
        }
    }

    private String line(String line) {
        if (line.startsWith("{")) {
            try {
                return JSON.writeValueAsString(tree(JSON.readTree(line)));
            } catch (JsonProcessingException e) {
                return text(line);
            }
        }
        return text(line);
    }

    /** The same without what may hold a secret. */
    JsonNode tree(JsonNode node) {
        if (node.isTextual()) {
            return TextNode.valueOf(text(node.asText()));
        }
        if (node.isArray()) {
            ArrayNode items = JSON.createArrayNode();
            node.forEach(item -> items.add(tree(item)));
            return items;
        }
        if (!node.isObject()) {
            return node;
        }
        ObjectNode fields = JSON.createObjectNode();
        node.properties().forEach(field -> fields.set(field.getKey(), field(field.getKey(), field.getValue())));
        return fields;
    }

    private JsonNode field(String name, JsonNode value) {
        return switch (name) {
            case "metadata" -> Metadata.of(value, this);
            case "comment" -> value.isTextual() && !value.asText().isEmpty() ? TextNode.valueOf(LEFT_OUT) : tree(value);
            case "settings", "settingsInDatabase" -> value.isObject() ? settings(value) : tree(value);
            case "sql", "inverse" -> value.isTextual() ? TextNode.valueOf(text(SqlLiterals.masked(value.asText()))) : tree(value);
            case "preview" -> statements(value);
            case "compressedSteps", "declared" -> TextNode.valueOf(LEFT_OUT);
            case "audit" -> audit(value);
            default -> tree(value);
        };
    }

    private static JsonNode settings(JsonNode values) {
        ObjectNode names = JSON.createObjectNode();
        values.properties().forEach(setting -> names.put(setting.getKey(), LEFT_OUT));
        return names;
    }

    private JsonNode statements(JsonNode preview) {
        ArrayNode statements = JSON.createArrayNode();
        preview.forEach(sql -> statements.add(text(SqlLiterals.masked(sql.asText("")))));
        return statements;
    }

    /** Records that wait are told by their number. */
    private JsonNode audit(JsonNode audit) {
        JsonNode masked = tree(audit);
        if (masked instanceof ObjectNode fields && fields.path("pending").isArray()) {
            fields.put("pending", fields.path("pending").size());
        }
        return masked;
    }
}
