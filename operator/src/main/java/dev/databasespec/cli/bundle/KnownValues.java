package dev.databasespec.cli.bundle;

import static dev.databasespec.cli.bundle.Redaction.LEFT_OUT;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.databind.JsonNode;
import dev.databasespec.model.Printable;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The values that objects hold and that may be secrets, in every form in which a message, an Event or the log may repeat them. */
final class KnownValues {
    /** Shorter ones are words of everyday, and would make everything unreadable: they are left out where they stand in quotation marks. */
    private static final int SHORT = 8;
    private static final int SHORTEST = 4;
    private static final int MOST = 5000;
    private static final int MOST_FORMS = 50_000;
    private static final int MOST_CHARACTERS = 10_000_000;
    /** A text of this length may have been cut without a sign of it. */
    private static final int MAY_BE_CUT = 250;
    private static final String CUT = "…";
    /** What one writer or another escapes. */
    private static final Pattern ESCAPED = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}\\p{Cs}'\"\\\\]+");
    private final Set<String> values = new HashSet<>();
    /** By what is written instead, the longest first. */
    private final SortedMap<String, String> forms = new TreeMap<>(Comparator.comparingInt(String::length).reversed().thenComparing(Comparator.naturalOrder()));
    private long characters;
    private boolean overflown;

    Optional<String> incomplete() {
        return overflown
                ? Optional.of("the objects hold more than " + MOST
                        + " values that may be secrets, or very long ones, too many to look for; -n NAMESPACE makes it fewer")
                : Optional.empty();
    }

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
        String stripped = value.strip();
        if (stripped.length() < SHORTEST || values.contains(stripped)) {
            return;
        }
        if (values.size() == MOST) {
            overflown = true;
            return;
        }
        values.add(stripped);
        if (forms.size() > MOST_FORMS || characters > MOST_CHARACTERS) {
            overflown = true;
            return;
        }
        forms(stripped).forEach(form -> {
            characters += form.length();
            if (form.length() >= SHORT) {
                forms.put(form, LEFT_OUT);
            } else if (form.length() >= SHORTEST) {
                List.of("'", "\"", "\\\"").forEach(quote -> forms.put(quote + form + quote, quote + LEFT_OUT + quote));
            }
        });
    }

    private static Set<String> forms(String value) {
        Set<String> forms = new LinkedHashSet<>(List.of(value));
        if (ESCAPED.matcher(value).find()) {
            for (String written : List.of(value, Printable.escaped(value, Integer.MAX_VALUE), value.replace("\\", "\\\\"), value.replace("\\\\", "\\"))) {
                forms.addAll(List.of(written, written.replace("'", "''"), written.replace("\"", "\"\"")));
            }
            List.copyOf(forms).forEach(form -> forms.add(new String(JsonStringEncoder.getInstance().quoteAsString(form))));
            ESCAPED.splitAsStream(value).map(String::strip).filter(piece -> piece.length() >= SHORT).forEach(forms::add);
        }
        return forms;
    }

    String masked(String text) {
        String masked = text;
        for (Map.Entry<String, String> form : forms.entrySet()) {
            masked = masked.replace(form.getKey(), form.getValue());
        }
        for (int cut = masked.indexOf(CUT); cut >= 0; cut = masked.indexOf(CUT, cut + 1)) {
            String shorter = cutAt(masked, cut);
            cut += shorter.length() - masked.length();
            masked = shorter;
        }
        return masked.length() >= MAY_BE_CUT ? cutAt(masked, masked.length()) : masked;
    }

    /** Without the beginning of a value that the text was cut in. */
    private String cutAt(String text, int cut) {
        for (String form : forms.keySet()) {
            int first = Math.max(0, cut - form.length() + 1);
            String head = form.substring(0, Math.min(SHORT, form.length()));
            for (int at = text.indexOf(head, first); at >= 0 && at + head.length() <= cut; at = text.indexOf(head, at + 1)) {
                if (text.regionMatches(at, form, 0, cut - at)) {
                    return text.substring(0, at) + LEFT_OUT + text.substring(cut);
                }
            }
        }
        return text;
    }
}
