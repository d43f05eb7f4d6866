package dev.databasespec.reconcile;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * JSON with exactly one text for each value (RFC 8785), which is what a hash needs. Values are String, Long, Boolean, List and SortedMap; keys are sorted by
 * UTF-16 code units, as Java does by itself. What other readers of JSON could take for another value is refused: numbers beyond 2^53, halves of surrogate pairs.
 */
final class AuditJson {
    static final long MAX_NUMBER = (1L << 53) - 1;
    private static final int MAX_DEPTH = 32;

    private AuditJson() {}

    /** The value, deeply copied, with every map sorted. */
    static Object copied(Object value, int depth) {
        if (depth > MAX_DEPTH) {
            throw new IllegalArgumentException("not part of a record: more than " + MAX_DEPTH + " levels of maps and lists");
        }
        return switch (value) {
            case null -> throw new IllegalArgumentException("not part of a record: null");
            case String text -> checked(text);
            case Boolean truth -> truth;
            case Integer number -> (long) number;
            case Long number -> checked(number);
            case List<?> items -> {
                List<Object> copy = new ArrayList<>(items.size());
                items.forEach(item -> copy.add(copied(item, depth + 1)));
                yield Collections.unmodifiableList(copy);
            }
            case Map<?, ?> fields -> copied(fields, depth);
            default -> throw new IllegalArgumentException("not part of a record: a " + value.getClass().getSimpleName());
        };
    }

    static SortedMap<String, Object> copied(Map<?, ?> fields, int depth) {
        SortedMap<String, Object> copy = new TreeMap<>();
        fields.forEach((name, field) -> copy.put(checked((String) name), copied(field, depth + 1)));
        return Collections.unmodifiableSortedMap(copy);
    }

    static String canonical(Map<String, ?> fields) {
        StringBuilder out = new StringBuilder(1024);
        write(fields, out);
        return out.toString();
    }

    static String canonical(List<?> items) {
        StringBuilder out = new StringBuilder(1024);
        write(items, out);
        return out.toString();
    }

    private static void write(Object value, StringBuilder out) {
        switch (value) {
            case String text -> write(text, out);
            case List<?> items -> {
                out.append('[');
                for (int i = 0; i < items.size(); i++) {
                    out.append(i == 0 ? "" : ",");
                    write(items.get(i), out);
                }
                out.append(']');
            }
            case Map<?, ?> fields -> {
                out.append('{');
                boolean first = true;
                for (Map.Entry<?, ?> field : fields.entrySet()) {
                    out.append(first ? "" : ",");
                    write((String) field.getKey(), out);
                    out.append(':');
                    write(field.getValue(), out);
                    first = false;
                }
                out.append('}');
            }
            default -> out.append(value);
        }
    }

    private static void write(String text, StringBuilder out) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\b' -> out.append("\\b");
                case '\f' -> out.append("\\f");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> out.append(c < ' ' ? String.format("\\u%04x", (int) c) : c);
            }
        }
        out.append('"');
    }

    private static long checked(long number) {
        if (number > MAX_NUMBER || number < -MAX_NUMBER) {
            throw new IllegalArgumentException("not part of a record: " + number + " is beyond 2^53");
        }
        return number;
    }

    private static String checked(String text) {
        if (firstLoneSurrogate(text) >= 0) {
            throw new IllegalArgumentException("not part of a record: half of a surrogate pair in a text");
        }
        return text;
    }

    /** The text with every half of a surrogate pair replaced by U+FFFD, as decoders of UTF-8 do. */
    static String wellFormed(String text) {
        int at = firstLoneSurrogate(text);
        if (at < 0) {
            return text;
        }
        StringBuilder out = new StringBuilder(text);
        while (at >= 0) {
            out.setCharAt(at, '\uFFFD');
            at = firstLoneSurrogate(out);
        }
        return out.toString();
    }

    private static int firstLoneSurrogate(CharSequence text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c)) {
                return i;
            }
        }
        return -1;
    }
}
