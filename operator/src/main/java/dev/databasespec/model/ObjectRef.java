package dev.databasespec.model;

import java.util.Comparator;

/**
 * One object that can be granted on. Parts that a kind does not have are empty strings: a database has only a name, a schema only a schema.
 *
 * @param arguments of a routine: its input types in parentheses as the server prints them, {@code (integer, "My Type")}
 */
public record ObjectRef(ObjectKind kind, String schema, String name, String arguments, String column) implements Comparable<ObjectRef> {
    private static final Comparator<ObjectRef> ORDER = Comparator.comparing(ObjectRef::kind).thenComparing(ObjectRef::schema).thenComparing(ObjectRef::name)
            .thenComparing(ObjectRef::arguments).thenComparing(o -> o.column);

    public static ObjectRef database(Name name) {
        return new ObjectRef(ObjectKind.DATABASE, "", name.value(), "", "");
    }

    public static ObjectRef schema(Name name) {
        return new ObjectRef(ObjectKind.SCHEMA, name.value(), "", "", "");
    }

    public static ObjectRef in(ObjectKind kind, String schema, String name) {
        return new ObjectRef(kind, schema, name, "", "");
    }

    public static ObjectRef routine(String schema, String name, String arguments) {
        return new ObjectRef(ObjectKind.ROUTINE, schema, name, arguments, "");
    }

    /** A column of this table. */
    public ObjectRef column(String column) {
        return new ObjectRef(ObjectKind.COLUMN, schema, name, "", column);
    }

    /** The table that this column belongs to. */
    public ObjectRef table() {
        return new ObjectRef(ObjectKind.TABLE, schema, name, "", "");
    }

    @Override
    public int compareTo(ObjectRef other) {
        return ORDER.compare(this, other);
    }

    /** For people: {@code table "app"."orders"}, {@code column "id" of table "app"."orders"}. */
    @Override
    public String toString() {
        return switch (kind) {
            case DATABASE -> "database " + Printable.quoted(name);
            case SCHEMA -> "schema " + Printable.quoted(schema);
            case COLUMN -> "column " + Printable.quoted(column) + " of " + table();
            case TABLE, SEQUENCE, TYPE -> kind.word() + " " + Printable.quoted(schema) + "." + Printable.quoted(name);
            case ROUTINE -> "routine " + Printable.quoted(schema) + "." + Printable.quoted(name) + Printable.escaped(arguments, 256);
        };
    }
}
