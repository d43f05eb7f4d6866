package dev.databasespec.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Compares the input types of a routine as people write them with those that the server prints. */
final class Signatures {
    private static final Map<String, String> ALIASES = Map.ofEntries(Map.entry("int", "integer"), Map.entry("int4", "integer"), Map.entry("int8", "bigint"),
            Map.entry("int2", "smallint"), Map.entry("bool", "boolean"), Map.entry("varchar", "character varying"), Map.entry("char", "character"),
            Map.entry("decimal", "numeric"), Map.entry("float", "double precision"), Map.entry("float8", "double precision"), Map.entry("float4", "real"),
            Map.entry("timestamptz", "timestamp with time zone"), Map.entry("timestamp", "timestamp without time zone"),
            Map.entry("timetz", "time with time zone"), Map.entry("time", "time without time zone"), Map.entry("varbit", "bit varying"));

    private Signatures() {}

    /** Whether what people wrote, a name or a name with types ({@code total(int)}), means this routine. */
    static boolean means(String written, String name, String arguments) {
        if (written.equals(name)) {
            return true;
        }
        return written.startsWith(name + "(") && written.endsWith(")") && types(written.substring(name.length())).equals(types(arguments));
    }

    private static List<String> types(String parenthesised) {
        String list = parenthesised.substring(1, parenthesised.length() - 1);
        List<String> types = new ArrayList<>();
        StringBuilder type = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < list.length(); i++) {
            char c = list.charAt(i);
            quoted ^= c == '"';
            if (c == ',' && !quoted) {
                types.add(canonical(type.toString()));
                type.setLength(0);
            } else {
                type.append(quoted ? c : Character.toLowerCase(c));
            }
        }
        if (!type.toString().isBlank()) {
            types.add(canonical(type.toString()));
        }
        return types;
    }

    private static String canonical(String type) {
        String plain = type.strip().replaceAll("\\s+", " ");
        plain = plain.startsWith("pg_catalog.") ? plain.substring("pg_catalog.".length()) : plain;
        String suffix = plain.endsWith("[]") ? "[]" : "";
        String base = plain.substring(0, plain.length() - suffix.length());
        return ALIASES.getOrDefault(base.toLowerCase(Locale.ROOT), base) + suffix;
    }
}
