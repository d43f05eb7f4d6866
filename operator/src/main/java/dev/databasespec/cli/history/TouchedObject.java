package dev.databasespec.cli.history;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An object as people name it, {@code role x} or {@code table app.orders}, with or without double quotes. A step is about it where it says so, or where its statement
 * names it: a grant to a role says that it is about a table, and one on many tables does not list them but in the statement.
 */
public final class TouchedObject {
    private static final Pattern IDENTIFIER = Pattern.compile("\"((?:[^\"]|\"\")*)\"");
    /** Constants, so that nothing in them is taken for a name; names with their parts; words. */
    private static final Pattern TOKEN = Pattern.compile("'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"(?:\\.\"(?:[^\"]|\"\")*\")*|[A-Za-z_]+");
    private static final Set<String> ROLES = Set.of("role", "user");
    /** The word that stands before a list of roles in our statements. */
    private static final Set<String> BEFORE_ROLES = Set.of("ROLE", "USER", "TO", "FROM", "BY", "GRANT", "REVOKE", "FOR", "AUTHORIZATION", "OWNER");

    private final String kind;
    private final String name;

    private TouchedObject(String kind, String name) {
        this.kind = kind;
        this.name = name;
    }

    /** {@code KIND NAME}; IllegalArgumentException says what is expected. */
    public static TouchedObject parse(String text) {
        String[] words = text.strip().split("\\s+", 2);
        if (words.length < 2) {
            throw new IllegalArgumentException("a kind and a name are expected, such as \"role x\", \"schema app\" or \"table app.orders\"");
        }
        return new TouchedObject(words[0].toLowerCase(Locale.ROOT), plain(words[1]));
    }

    boolean isTouchedBy(Map<String, Object> step) {
        String object = step.get("object") instanceof String text ? text : "";
        return isNamed(object) || (isRole() && isAboutRoles(object) && identifiers(object).contains(name))
                || (step.get("sql") instanceof String sql && isNamedIn(sql));
    }

    /** One of a list such as {@code table "app"."a", table "app"."b"}. */
    private boolean isNamed(String object) {
        for (String one : object.split(", (?=[a-z]+ \")", -1)) {
            String[] words = one.split(" ", 2);
            boolean alike = words[0].equals(kind) || (isRole() && ROLES.contains(words[0]));
            if (words.length == 2 && alike && plain(words[1]).equals(name)) {
                return true;
            }
        }
        return false;
    }

    private boolean isNamedIn(String sql) {
        Set<String> expected = isRole() ? BEFORE_ROLES : Set.of(kind.toUpperCase(Locale.ROOT));
        String before = "";
        String word = "";
        for (Matcher matcher = TOKEN.matcher(sql); matcher.find();) {
            String token = matcher.group();
            if (token.startsWith("\"")) {
                boolean grantor = before.equals("GRANTED") && word.equals("BY");
                if (expected.contains(word) && !grantor && plain(token).equals(name)) {
                    return true;
                }
            } else if (!token.startsWith("'")) {
                before = word;
                word = token.toUpperCase(Locale.ROOT);
            }
        }
        return false;
    }

    private boolean isRole() {
        return ROLES.contains(kind);
    }

    private static boolean isAboutRoles(String object) {
        return object.startsWith("membership of ") || object.startsWith("default privileges of ");
    }

    private static List<String> identifiers(String text) {
        return IDENTIFIER.matcher(text).results().map(found -> unquoted(found.group(1))).toList();
    }

    /** Without the quotes around each part. */
    private static String plain(String name) {
        return IDENTIFIER.matcher(name).replaceAll(found -> Matcher.quoteReplacement(unquoted(found.group(1))));
    }

    private static String unquoted(String inner) {
        return inner.replace("\"\"", "\"");
    }
}
