package dev.databasespec.kubernetes;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The names that are filled in where a template has {@code {database}} and {@code {schema}}. */
record Placeholders(String database, String schema) {
    private static final Pattern KNOWN = Pattern.compile("\\{(database|schema)\\}");
    private static final Pattern ANY = Pattern.compile("\\{[^{}]*\\}|[{}]");

    /** In one pass: what was filled in is text, whatever it looks like. */
    String fill(String text) {
        return KNOWN.matcher(text).replaceAll(found -> Matcher.quoteReplacement(value(found.group(1))));
    }

    /** Whether a name that the text has filled in is like that. */
    boolean fillsIn(String text, Pattern like) {
        return KNOWN.matcher(text).results().anyMatch(found -> like.matcher(value(found.group(1))).find());
    }

    static boolean isIn(String text) {
        return KNOWN.matcher(text).find();
    }

    /** The first thing in braces that nothing is known for. */
    static Optional<String> unknown(String text) {
        return ANY.matcher(text).results().map(found -> found.group()).filter(found -> !KNOWN.matcher(found).matches()).findFirst();
    }

    private String value(String placeholder) {
        return placeholder.equals("database") ? database : schema;
    }
}
