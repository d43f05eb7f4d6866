package dev.databasespec.cli.yaml;

import java.util.Set;
import java.util.regex.Pattern;

/** Reads unquoted scalars exactly as kubectl does (YAML 1.1 words, octal numbers), so that a file means the same here and there. */
final class Scalars {
    private static final Set<String> TRUE = Set.of("true", "True", "TRUE", "y", "Y", "yes", "Yes", "YES", "on", "On", "ON");
    private static final Set<String> FALSE = Set.of("false", "False", "FALSE", "n", "N", "no", "No", "NO", "off", "Off", "OFF");
    private static final Set<String> NOTHING = Set.of("", "~", "null", "Null", "NULL");
    private static final Pattern WHOLE = Pattern.compile("[-+]?(0b[01_]+|0o[0-7_]+|0x[0-9a-fA-F_]+|[0-9][0-9_]*)");
    private static final Pattern DECIMAL = Pattern
            .compile("[-+]?([.][0-9]+|[0-9][0-9_]*([.][0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?[.](inf|Inf|INF)|[.](nan|NaN|NAN)");
    private static final int LONGEST_NUMBER = 64;

    private Scalars() {}

    static Node plain(Place place, String text) {
        if (NOTHING.contains(text)) {
            return new Node.Nothing(place);
        }
        if (TRUE.contains(text) || FALSE.contains(text)) {
            return new Node.Truth(place, TRUE.contains(text), text);
        }
        if (text.length() <= LONGEST_NUMBER && WHOLE.matcher(text).matches()) {
            return whole(place, text.replace("_", ""));
        }
        if (text.length() <= LONGEST_NUMBER && DECIMAL.matcher(text).matches()) {
            return new Node.Decimal(place, decimal(text.replace("_", "")));
        }
        return new Node.Text(place, text);
    }

    private static Node whole(Place place, String text) {
        String digits = text.replaceFirst("^[-+]", "");
        int radix = digits.startsWith("0b") ? 2 : digits.startsWith("0x") ? 16 : digits.startsWith("0") && digits.length() > 1 ? 8 : 10;
        String bare = digits.replaceFirst("^0[box]", "");
        try {
            return new Node.Whole(place, Long.parseLong((text.startsWith("-") ? "-" : "") + bare, radix));
        } catch (NumberFormatException e) {
            return new Node.Decimal(place, decimal(text));
        }
    }

    private static double decimal(String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }
}
