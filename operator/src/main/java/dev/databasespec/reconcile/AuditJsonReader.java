package dev.databasespec.reconcile;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads the JSON that {@link AuditJson} writes, spaces and any order of keys allowed; whatever a record cannot hold is refused, a key given twice too. */
final class AuditJsonReader {
    private static final int MAX_DEPTH = 32;
    private final String text;
    private int at;

    private AuditJsonReader(String text) {
        this.text = text;
    }

    static Object read(String text) {
        AuditJsonReader reader = new AuditJsonReader(text);
        Object value = reader.value(0);
        reader.spaces();
        if (reader.at < text.length()) {
            throw reader.wrong("the end");
        }
        return value;
    }

    private Object value(int depth) {
        spaces();
        if (depth > MAX_DEPTH) {
            throw wrong("at most " + MAX_DEPTH + " levels");
        }
        char c = at < text.length() ? text.charAt(at) : '\0';
        return switch (c) {
            case '{' -> map(depth);
            case '[' -> list(depth);
            case '"' -> string();
            case 't' -> word("true", true);
            case 'f' -> word("false", false);
            default -> number();
        };
    }

    private SortedMap<String, Object> map(int depth) {
        SortedMap<String, Object> fields = new TreeMap<>();
        at++;
        if (isNext('}')) {
            return fields;
        }
        do {
            spaces();
            String name = string();
            expect(':');
            if (fields.put(name, value(depth + 1)) != null) {
                throw wrong("each key once");
            }
        } while (isNext(','));
        expect('}');
        return fields;
    }

    private List<Object> list(int depth) {
        List<Object> items = new ArrayList<>();
        at++;
        if (isNext(']')) {
            return items;
        }
        do {
            items.add(value(depth + 1));
        } while (isNext(','));
        expect(']');
        return items;
    }

    private String string() {
        if (at >= text.length() || text.charAt(at) != '"') {
            throw wrong("a text");
        }
        StringBuilder out = new StringBuilder();
        for (at++; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '"') {
                at++;
                return out.toString();
            }
            if (c < ' ') {
                throw wrong("no bare control character");
            }
            out.append(c == '\\' ? escaped() : c);
        }
        throw wrong("the end of a text");
    }

    private char escaped() {
        at++;
        char c = at < text.length() ? text.charAt(at) : '\0';
        return switch (c) {
            case '"', '\\', '/' -> c;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> hexadecimal();
            default -> throw wrong("an escape");
        };
    }

    private char hexadecimal() {
        int code = 0;
        for (int i = 0; i < 4; i++) {
            at++;
            int digit = at < text.length() ? Character.digit(text.charAt(at), 16) : -1;
            if (digit < 0 || text.charAt(at) > 'f') {
                throw wrong("four hexadecimal digits");
            }
            code = code * 16 + digit;
        }
        return (char) code;
    }

    private Object word(String word, boolean value) {
        if (!text.startsWith(word, at)) {
            throw wrong(word);
        }
        at += word.length();
        return value;
    }

    private Long number() {
        int start = at;
        while (at < text.length() && (text.charAt(at) == '-' || (text.charAt(at) >= '0' && text.charAt(at) <= '9'))) {
            at++;
        }
        String digits = text.substring(start, at);
        if (!digits.matches("0|-?[1-9][0-9]{0,15}") || (at < text.length() && ".eE".indexOf(text.charAt(at)) >= 0)) {
            throw wrong("a text, a map, a list, true, false or a whole number below 2^53");
        }
        return Long.valueOf(digits);
    }

    private boolean isNext(char c) {
        spaces();
        if (at < text.length() && text.charAt(at) == c) {
            at++;
            return true;
        }
        return false;
    }

    private void expect(char c) {
        if (!isNext(c)) {
            throw wrong("'" + c + "'");
        }
    }

    private void spaces() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private IllegalArgumentException wrong(String expected) {
        return new IllegalArgumentException("not JSON of a record: " + expected + " expected at character " + (at + 1));
    }
}
