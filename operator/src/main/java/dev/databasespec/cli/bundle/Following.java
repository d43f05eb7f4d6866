package dev.databasespec.cli.bundle;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Leaves out what follows a pattern, up to an end that no pattern finds. Runs once through the text, however a tenant wrote it. */
final class Following {
    private Following() {}

    /** Where what is left out ends; {@code from} where nothing is. */
    interface End {
        int of(String text, int from, Matcher match);
    }

    static String masked(String text, Pattern pattern, End end) {
        Matcher matcher = pattern.matcher(text);
        StringBuilder out = new StringBuilder();
        int done = 0;
        while (done <= text.length() && matcher.find(done)) {
            int from = matcher.end();
            int to = end.of(text, from, matcher);
            out.append(text, done, from);
            if (to > from) {
                out.append(Redaction.LEFT_OUT);
            }
            done = to;
        }
        return out.append(text, Math.min(done, text.length()), text.length()).toString();
    }

    static int line(String text, int from) {
        int end = from;
        while (end < text.length() && text.charAt(end) != '\n' && text.charAt(end) != '\r') {
            end++;
        }
        return end;
    }

    /**
     * The closing quote, or the end of the text. A doubled or escaped one closes nothing, and none does that a word follows.
     *
     * @param quote with the backslashes before it, where the whole stands in JSON
     */
    static int closing(String text, int from, String quote) {
        boolean plain = quote.length() == 1;
        for (int i = from; i < text.length(); i++) {
            if (plain && text.charAt(i) == '\\') {
                i++;
            } else if (text.startsWith(quote, i) && (plain || text.charAt(i - 1) != '\\')) {
                int next = i + quote.length();
                if (text.startsWith(quote, next)) {
                    i = next + quote.length() - 1;
                } else if (next == text.length() || !Character.isLetterOrDigit(text.charAt(next))) {
                    return i;
                }
            }
        }
        return text.length();
    }
}
