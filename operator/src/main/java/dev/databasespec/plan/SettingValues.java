package dev.databasespec.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Values of {@code ALTER ROLE … SET}. Settings that are lists of identifiers are stored with PostgreSQL's own quoting, so they are compared item by item. */
public final class SettingValues {
    /** GUC_LIST_QUOTE in guc_tables.c, as far as a role may set them. */
    private static final Set<String> LISTS = Set.of("search_path", "temp_tablespaces");

    private SettingValues() {}

    public static boolean isList(String setting) {
        return LISTS.contains(setting.toLowerCase(Locale.ROOT));
    }

    static boolean same(String setting, Optional<String> a, Optional<String> b) {
        return isList(setting) ? a.map(SettingValues::items).equals(b.map(SettingValues::items)) : a.equals(b);
    }

    /** Splits {@code a, "B c", "$user"} as PostgreSQL's SplitIdentifierString does. */
    public static List<String> items(String list) {
        List<String> items = new ArrayList<>();
        StringBuilder item = new StringBuilder();
        boolean quoted = false;
        boolean wasQuoted = false;
        for (int i = 0; i < list.length(); i++) {
            char c = list.charAt(i);
            if (c == '"' && quoted && i + 1 < list.length() && list.charAt(i + 1) == '"') {
                item.append('"');
                i++;
            } else if (c == '"') {
                quoted = !quoted;
                wasQuoted = true;
            } else if (c == ',' && !quoted) {
                add(items, item, wasQuoted);
                wasQuoted = false;
            } else if (quoted || !Character.isWhitespace(c)) {
                item.append(quoted ? c : Character.toLowerCase(c));
            }
        }
        add(items, item, wasQuoted);
        return List.copyOf(items);
    }

    private static void add(List<String> items, StringBuilder item, boolean wasQuoted) {
        if (!item.isEmpty() || wasQuoted) {
            items.add(item.toString());
        }
        item.setLength(0);
    }
}
