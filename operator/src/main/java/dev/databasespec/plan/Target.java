package dev.databasespec.plan;

import dev.databasespec.model.ObjectKind;
import dev.databasespec.model.ObjectRef;
import dev.databasespec.model.Sorted;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The objects of one GRANT or REVOKE.
 *
 * @param allInSchemas the objects are all there are in their schemas, so that {@code ALL … IN SCHEMA} means the same
 * @param objects every object that is meant, all of one kind; never empty
 */
public record Target(ObjectKind kind, boolean allInSchemas, SortedSet<ObjectRef> objects) {
    private static final int NAMED = 3;

    public Target {
        objects = Sorted.set(objects);
    }

    public static Target of(ObjectRef object) {
        return new Target(object.kind(), false, Sorted.of(object));
    }

    public SortedSet<String> schemas() {
        TreeSet<String> schemas = new TreeSet<>();
        objects.forEach(o -> schemas.add(o.schema()));
        return Sorted.set(schemas);
    }

    /** For people: {@code all tables in schema "app"}, {@code table "app"."orders"}, {@code 12 tables in schema "app"}. */
    @Override
    public String toString() {
        String in = kind == ObjectKind.DATABASE || kind == ObjectKind.SCHEMA
                ? ""
                : " in schema " + String.join(", ", schemas().stream().map(dev.databasespec.model.Printable::quoted).toList());
        if (allInSchemas) {
            return "all " + kind.word() + "s" + in;
        }
        return objects.size() == 1
                ? objects.first().toString()
                : objects.size() <= NAMED
                        ? String.join(", ", objects.stream().map(ObjectRef::toString).toList())
                        : objects.size() + " " + kind.word() + "s" + in;
    }

    /** Whether the objects are too many to be named. */
    boolean isCounted() {
        return !allInSchemas && objects.size() > NAMED;
    }
}
