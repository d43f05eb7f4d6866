package dev.databasespec.model;

import java.util.SortedSet;

/**
 * The objects that a declared grant means.
 *
 * @param schema empty for the database itself
 * @param names {@code "*"}, globs or exact names; of routines a name, or a name with its input types: {@code total(integer)}; empty for a database or schema
 * @param columns of the named tables; empty: the whole table
 */
public record Selector(ObjectKind kind, String schema, SortedSet<String> names, SortedSet<String> columns) {
    public Selector {
        names = Sorted.set(names);
        columns = Sorted.set(columns);
    }

    public static Selector database() {
        return new Selector(ObjectKind.DATABASE, "", Sorted.of(), Sorted.of());
    }

    public static Selector schema(Name name) {
        return new Selector(ObjectKind.SCHEMA, name.value(), Sorted.of(), Sorted.of());
    }

    /** For people and for the inventory: {@code tables app.*}. */
    @Override
    public String toString() {
        return switch (kind) {
            case DATABASE -> "database";
            case SCHEMA -> "schema " + Printable.quoted(schema);
            case TABLE, SEQUENCE, ROUTINE, TYPE,
                    COLUMN ->
                kind.word() + "s " + String.join(", ", names.stream().map(n -> Printable.escaped(n, 128)).toList()) + " in schema "
                        + Printable.quoted(schema)
                        + (columns.isEmpty() ? "" : " columns " + String.join(", ", columns.stream().map(n -> Printable.escaped(n, 64)).toList()));
        };
    }
}
