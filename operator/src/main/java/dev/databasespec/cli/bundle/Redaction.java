package dev.databasespec.cli.bundle;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Leaves out what may hold a secret although it should not: values of settings, comments, values in statements, annotations of others. Where such a value stands in a
 * message, an Event or the log as well, it is left out there too; and so is whatever looks like a credential.
 */
final class Redaction {
    static final String LEFT_OUT = "<left out>";
    private static final ObjectMapper JSON = new ObjectMapper();
    /** Of a Secret. */
    private static final Set<String> CONTENT = Set.of("data", "stringData");
    /** Fields that say what something is, and fields of our log that say where it comes from. */
    private static final Set<String> WORDS = Set.of("kind", "apiVersion", "type", "status", "reason", "phase", "level", "logger", "time", "pass", "spec",
            "instance");
    private static final int LONGEST_LINE = 32 * 1024;
    private static final Pattern WORD = Pattern.compile("[\\w./:+-]*");
    private final KnownValues values = new KnownValues();
    private final Optional<String> namespace;

    /** {@code namespace}: the log is told of this one only, since what others hold is not known; empty for all. */
    Redaction(Optional<String> namespace) {
        this.namespace = namespace;
    }

    /** Why logs and Events are left out, where they are. */
    Optional<String> incomplete() {
        return values.incomplete();
    }

    /** Remembers the values of an object, before anything is written. */
    void learn(JsonNode node) {
        values.learn(node);
    }

    String text(String text) {
        return CredentialRules.masked(WrongValues.masked(values.masked(text)));
    }

    /** A name or a fixed word: no value of a tenant makes it unreadable, but it is no credential either. */
    String word(String word) {
        return WORD.matcher(word).matches() ? CredentialRules.masked(word) : text(word);
    }

    /** Lines of the log, which are JSON as a rule. */
    String lines(String log) {
        StringBuilder out = new StringBuilder();
        PrivateKeys.withoutThem(log.lines()).filter(this::isOfTheNamespace).map(Redaction::bounded).forEach(line -> out.append(line(line)).append('\n'));
        return out.toString();
    }

    /** Nobody but who wants to keep us busy writes longer lines. */
    private static String bounded(String line) {
        return line.length() <= LONGEST_LINE
                ? line
                : line.substring(0, LONGEST_LINE) + " … (" + (line.length() - LONGEST_LINE) + " more characters are left out)";
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
            return TextNode.valueOf(node.asText().startsWith("{") ? line(node.asText()) : text(node.asText()));
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
        boolean isSecret = node.path("kind").asText().equals("Secret");
        node.properties().forEach(field -> fields.set(field.getKey(),
                isSecret && CONTENT.contains(field.getKey()) ? TextNode.valueOf(LEFT_OUT) : field(field.getKey(), field.getValue())));
        return fields;
    }

    private JsonNode field(String name, JsonNode value) {
        if (CredentialRules.isReference(name)) {
            return reference(value);
        }
        if (value.isValueNode() && !value.isNull() && !value.isBoolean() && CredentialRules.isField(name)) {
            return TextNode.valueOf(LEFT_OUT);
        }
        if (value.isArray() && CredentialRules.isField(name)) {
            ArrayNode items = JSON.createArrayNode();
            value.forEach(item -> items.add(item.isTextual() ? TextNode.valueOf(LEFT_OUT) : tree(item)));
            return items;
        }
        if (value.isTextual() && WORDS.contains(name)) {
            return TextNode.valueOf(word(value.asText()));
        }
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

    /** Which secret is meant: its name stays, although the field is called {@code secret}. */
    private JsonNode reference(JsonNode reference) {
        if (!reference.isObject()) {
            return tree(reference);
        }
        ObjectNode fields = JSON.createObjectNode();
        reference.properties().forEach(field -> fields.set(field.getKey(), tree(field.getValue())));
        return fields;
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
