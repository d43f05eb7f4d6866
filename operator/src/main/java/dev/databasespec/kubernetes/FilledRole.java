package dev.databasespec.kubernetes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.databasespec.api.RoleSpec;
import dev.databasespec.model.Name;
import dev.databasespec.model.Printable;
import java.nio.charset.StandardCharsets;
import java.util.function.BiFunction;
import java.util.regex.Pattern;

/** Fills names into a role of a template, wherever it has text. */
final class FilledRole {
    private static final ObjectMapper JSON = new ObjectMapper();
    /** Fields that name a role; what is filled in must not make them one of the server's. */
    private static final Pattern ROLE = Pattern.compile("\\.(name|reassignOwnedTo|memberOf\\[\\d+\\]\\.role|defaultPrivileges\\[\\d+\\]\\.owner)");
    private static final Pattern GLOB = Pattern.compile("\\.grants\\[\\d+\\]\\.(tables|sequences|routines|types)\\.names\\[\\d+\\]");
    private static final Pattern SETTING = Pattern.compile("\\.settings\\..*", Pattern.DOTALL);
    private static final Pattern STAR = Pattern.compile("\\*");
    private static final Pattern NOT_PLAIN = Pattern.compile("[^a-z0-9_]|^[0-9]");

    private final String path;
    private final Placeholders names;
    private final SpecErrors errors;

    private FilledRole(String path, Placeholders names, SpecErrors errors) {
        this.path = path;
        this.names = names;
        this.errors = errors;
    }

    static RoleSpec of(RoleSpec role, String path, Placeholders names, SpecErrors errors) {
        FilledRole filled = new FilledRole(path, names, errors);
        return role(mapped(JSON.valueToTree(role), "", filled::fill));
    }

    /** Everything in braces that is no placeholder. */
    static void refuseUnknown(RoleSpec role, String path, SpecErrors errors) {
        mapped(JSON.valueToTree(role), "", (at, text) -> {
            Placeholders.unknown(text).ifPresent(unknown -> errors.add(path + at, Printable.quoted(unknown) + " is no placeholder",
                    "write {database} or {schema}; braces have no other use in a template"));
            return text;
        });
    }

    private String fill(String at, String text) {
        String filled = names.fill(text);
        if (!Placeholders.isIn(text)) {
            return filled;
        }
        if (ROLE.matcher(at).matches()) {
            checkRole(path + at, text, filled);
        } else if (GLOB.matcher(at).matches() && names.fillsIn(text, STAR)) {
            errors.add(path + at, "a name with a * would become a pattern in " + Printable.quoted(text),
                    "take another template for this schema, or declare the role under spec.roles");
        } else if (SETTING.matcher(at).matches() && names.fillsIn(text, NOT_PLAIN)) {
            errors.add(path + at,
                    "into the setting " + Printable.quoted(text) + " only a name of lower-case letters, digits and _ can be filled in: others mean"
                            + " something else there",
                    "take another template for this schema, or declare the role under spec.roles");
        }
        return filled;
    }

    private void checkRole(String at, String text, String filled) {
        int bytes = filled.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > Name.MAX_BYTES) {
            errors.add(at, Printable.quoted(text) + " becomes the name " + Printable.quoted(filled) + ", which is " + bytes
                    + " bytes long; PostgreSQL allows at most 63", "take a shorter name for the schema, or a template with shorter names");
        } else if (Name.of(filled).isReserved()) {
            errors.add(at, Printable.quoted(text) + " becomes " + Printable.quoted(filled) + ", a reserved name: names that begin with pg_ or cloudsql,"
                    + " postgres, public and none belong to the server",
                    "take a template whose role names do not begin with the name of this database or schema");
        }
    }

    /** The same tree, with every text (names of settings included) as the function says. */
    private static JsonNode mapped(JsonNode node, String path, BiFunction<String, String, String> text) {
        return switch (node.getNodeType()) {
            case OBJECT -> {
                var object = JSON.createObjectNode();
                node.properties().forEach(field -> object.set(text.apply(path + "." + field.getKey() + " (name)", field.getKey()),
                        mapped(field.getValue(), path + "." + field.getKey(), text)));
                yield object;
            }
            case ARRAY -> {
                var array = JSON.createArrayNode();
                for (int i = 0; i < node.size(); i++) {
                    array.add(mapped(node.get(i), path + "[" + i + "]", text));
                }
                yield array;
            }
            case STRING -> TextNode.valueOf(text.apply(path, node.textValue()));
            case BINARY, BOOLEAN, MISSING, NULL, NUMBER, POJO -> node;
        };
    }

    private static RoleSpec role(JsonNode node) {
        try {
            return JSON.treeToValue(node, RoleSpec.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a role with other names is no role any more", e);
        }
    }
}
