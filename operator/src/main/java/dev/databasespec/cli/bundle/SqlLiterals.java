package dev.databasespec.cli.bundle;

import java.util.ArrayList;
import java.util.List;

/** The values in a statement, which may be anything: settings and comments for two. Names stay. */
final class SqlLiterals {
    private static final String LEFT_OUT = "'…'";
    private final String sql;
    private final StringBuilder out = new StringBuilder();
    private final List<String> values = new ArrayList<>();
    private int at;

    private SqlLiterals(String sql) {
        this.sql = sql;
    }

    /** The statement without them. What has no end is left out to its end. */
    static String masked(String sql) {
        SqlLiterals literals = new SqlLiterals(sql);
        literals.run();
        return literals.out.toString();
    }

    static List<String> of(String sql) {
        SqlLiterals literals = new SqlLiterals(sql);
        literals.run();
        return literals.values;
    }

    private void run() {
        while (at < sql.length()) {
            char c = sql.charAt(at);
            int tag = c == '$' ? endOfTag() : -1;
            if (c == '"') {
                int end = end('"', at + 1, false);
                out.append(sql, at, end);
                at = end;
            } else if (c == '\'') {
                boolean escapes = at > 0 && (sql.charAt(at - 1) == 'E' || sql.charAt(at - 1) == 'e');
                int end = end('\'', at + 1, escapes);
                left(sql.substring(at + 1, Math.max(at + 1, end - 1)).replace("''", "'"), end);
            } else if (tag > 0) {
                String quote = sql.substring(at, tag);
                int close = sql.indexOf(quote, tag);
                left(sql.substring(tag, close < 0 ? sql.length() : close), close < 0 ? sql.length() : close + quote.length());
            } else {
                out.append(c);
                at++;
            }
        }
    }

    private void left(String value, int end) {
        values.add(value);
        out.append(LEFT_OUT);
        at = end;
    }

    /** Behind the closing quote; a doubled one closes nothing. */
    private int end(char quote, int from, boolean escapes) {
        for (int i = from; i < sql.length(); i++) {
            if (escapes && sql.charAt(i) == '\\') {
                i++;
            } else if (sql.charAt(i) == quote) {
                if (i + 1 < sql.length() && sql.charAt(i + 1) == quote) {
                    i++;
                } else {
                    return i + 1;
                }
            }
        }
        return sql.length();
    }

    /** Behind {@code $tag$}, or -1 where this is none. */
    private int endOfTag() {
        for (int i = at + 1; i < sql.length(); i++) {
            char c = sql.charAt(i);
            if (c == '$') {
                return i + 1;
            }
            if (!Character.isLetterOrDigit(c) && c != '_') {
                return -1;
            }
        }
        return -1;
    }
}
