package dev.databasespec.cli.bundle;

import static dev.databasespec.cli.bundle.Redaction.LEFT_OUT;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The values that PostgreSQL quotes when it refuses them: they stay in Events and the log when no object has them any more. */
final class WrongValues {
    private static final Pattern AFTER = Pattern.compile("(?i)(?:\\binvalid (?:value for parameter|input (?:syntax|value) for)\\b[^\\n]{1,150}?"
            + "|\\bparameter \\\\*\"[^\"\\n]{1,100}\" [a-z][^:\\n\"]{1,100}|\\b(?:unrecognized|invalid|malformed) [a-z][a-z /_-]{1,60}|\\bout of range|\\bnot recognized):"
            + " (?<quote>\\\\*\")|\\bunterminated [a-z -]{1,40} at or near (?<near>\\\\*\")");
    private static final Pattern WITHIN = Pattern
            .compile("(?i)\\b(value|time zone) (\\\\{0,8}\")[^\\n]{0,1000}(\\\\{0,8}\" (?:is out of range|not recognized))");
    private static final Pattern NUMBER = Pattern.compile("(?<![^\\s\"])[^\\s\"]{1,1000}+(?: [a-zA-Z]{1,10})? is outside the valid range for parameter");
    /** Data exceptions, in whatever language the server speaks. */
    private static final Pattern ANY_LANGUAGE = Pattern.compile(" ?: ?[\"'»«„“‘‚「](?!<left out>)[^\\n]{0,1000}?(?= \\(SQLSTATE 22)");
    private static final String STATE = " (SQLSTATE ";

    private WrongValues() {}

    static String masked(String text) {
        String masked = Following.masked(text, AFTER, WrongValues::end);
        masked = WITHIN.matcher(masked).replaceAll("$1 $2" + LEFT_OUT + "$3");
        masked = NUMBER.matcher(masked).replaceAll(LEFT_OUT + " is outside the valid range for parameter");
        return masked.contains(STATE) ? ANY_LANGUAGE.matcher(masked).replaceAll(": " + LEFT_OUT) : masked;
    }

    /** PostgreSQL doubles no quote within the value, so it is the last one of what it said. */
    private static int end(String text, int from, Matcher match) {
        String quote = match.group("quote") == null ? match.group("near") : match.group("quote");
        int line = Following.line(text, from);
        int state = text.indexOf(STATE, from);
        int close = text.lastIndexOf(quote, (state < 0 || state > line ? line : state) - 1);
        return close < from ? line : close;
    }
}
