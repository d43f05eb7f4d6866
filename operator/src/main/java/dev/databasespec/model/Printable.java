package dev.databasespec.model;

/** Makes text that a tenant chose safe to print in messages, logs and status: no control or format characters, bounded length. */
public final class Printable {
    private static final int MAX = 256;

    private Printable() {}

    /** The text in double quotes, inner quotes doubled, unprintable characters as {@code \}{@code uXXXX}, cut at 256 characters. */
    public static String quoted(String text) {
        return '"' + escaped(text, MAX).replace("\"", "\"\"") + '"';
    }

    /** The text with unprintable characters as {@code \}{@code uXXXX}, cut at {@code max} characters. */
    public static String escaped(String text, int max) {
        StringBuilder out = new StringBuilder();
        text.codePoints().limit(max).forEach(c -> append(out, c));
        return text.codePointCount(0, text.length()) > max ? out + "…" : out.toString();
    }

    private static void append(StringBuilder out, int c) {
        switch (Character.getType(c)) {
            case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SURROGATE ->
                out.append(String.format("\\u%04X", c));
            default -> out.appendCodePoint(c);
        }
    }
}
