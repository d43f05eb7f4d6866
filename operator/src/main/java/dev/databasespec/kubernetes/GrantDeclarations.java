package dev.databasespec.kubernetes;

import dev.databasespec.api.DefaultPrivilegeSpec;
import dev.databasespec.api.GrantSpec;
import dev.databasespec.api.SqlPrivilege;
import dev.databasespec.model.DefaultPrivilege.ObjectType;
import dev.databasespec.model.DesiredState.WantedDefault;
import dev.databasespec.model.DesiredState.WantedGrant;
import dev.databasespec.model.Grantee;
import dev.databasespec.model.Name;
import dev.databasespec.model.ObjectKind;
import dev.databasespec.model.Printable;
import dev.databasespec.model.Privilege;
import dev.databasespec.model.Selector;
import dev.databasespec.model.Sorted;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Reads the grants and default privileges of roles. */
final class GrantDeclarations {
    private final SpecErrors errors;
    private final List<WantedGrant> grants = new ArrayList<>();
    private final List<WantedDefault> defaults = new ArrayList<>();
    private final Map<Item, Given> seen = new HashMap<>();

    /** One privilege on one thing, to find out that it is asked for twice in different ways. */
    private record Item(Name grantee, String what, Privilege privilege) {}

    private record Given(String path, boolean grantOption) {}

    private record Privileges(SortedSet<Privilege> named, boolean all) {}

    GrantDeclarations(SpecErrors errors) {
        this.errors = errors;
    }

    List<WantedGrant> grants() {
        return grants;
    }

    List<WantedDefault> defaults() {
        return defaults;
    }

    void readGrant(String path, Name grantee, GrantSpec grant) {
        selector(path, grant).ifPresent(selector -> {
            ObjectKind kind = selector.columns().isEmpty() ? selector.kind() : ObjectKind.COLUMN;
            Privileges privileges = privileges(path + ".privileges", grant.privileges(), kind);
            SortedSet<String> names = selector.names().isEmpty() ? Sorted.of("") : selector.names();
            SortedSet<String> columns = selector.columns().isEmpty() ? Sorted.of("") : selector.columns();
            names.forEach(name -> columns.forEach(column -> refuseContradiction(path, grantee, kind + " " + selector.schema() + "\0" + name + "\0" + column,
                    privileges, kind, grant.grantOption())));
            grants.add(new WantedGrant(Grantee.of(grantee), selector, privileges.named(), privileges.all(), grant.grantOption()));
        });
    }

    void readDefault(String path, Name grantee, DefaultPrivilegeSpec spec) {
        ObjectType type = switch (spec.objectType()) {
            case Tables -> ObjectType.TABLES;
            case Sequences -> ObjectType.SEQUENCES;
            case Routines -> ObjectType.ROUTINES;
            case Types -> ObjectType.TYPES;
        };
        Privileges privileges = privileges(path + ".privileges", spec.privileges(), type.kind());
        String schema = spec.schema() == null ? "" : spec.schema();
        if (spec.schema() != null) {
            schema(path + ".schema", spec.schema());
        }
        errors.role(path + ".owner", spec.owner()).ifPresent(owner -> {
            refuseContradiction(path, grantee, "later " + type + " " + owner.value() + "\0" + schema, privileges, type.kind(), spec.grantOption());
            defaults.add(new WantedDefault(owner, schema, type, Grantee.of(grantee), privileges.named(), privileges.all(), spec.grantOption()));
        });
    }

    private void refuseContradiction(String path, Name grantee, String what, Privileges privileges, ObjectKind kind, boolean grantOption) {
        for (Privilege privilege : privileges.all() ? kind.privileges() : privileges.named()) {
            Given before = seen.putIfAbsent(new Item(grantee, what, privilege), new Given(path, grantOption));
            if (before != null && before.grantOption() != grantOption) {
                errors.add(path + ".grantOption", privilege + " on the same object is declared with and without grant option, here and at " + before.path(),
                        "keep one of the two");
                return;
            }
        }
    }

    private Privileges privileges(String path, List<SqlPrivilege> written, ObjectKind kind) {
        TreeSet<Privilege> named = new TreeSet<>();
        boolean all = false;
        if (written.isEmpty()) {
            errors.add(path, "the list of privileges is empty", "name at least one, or remove the item");
        }
        for (var word : written) {
            switch (word) {
                case ALL, ALL_PRIVILEGES -> all = true;
                case TEMP -> named.add(Privilege.TEMPORARY);
                case SELECT, INSERT, UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER, MAINTAIN, USAGE, CREATE, CONNECT, TEMPORARY, EXECUTE ->
                    named.add(Privilege.parse(word.name()));
            }
        }
        SortedSet<Privilege> misplaced = Sorted.minus(named, kind.privileges());
        if (!misplaced.isEmpty()) {
            errors.add(path, "a " + kind.word() + " has no privilege " + words(misplaced), "it takes " + words(kind.privileges()) + " and ALL");
        }
        return new Privileges(Sorted.set(named), all);
    }

    private static String words(java.util.Collection<Privilege> privileges) {
        return privileges.stream().map(Privilege::name).collect(Collectors.joining(", "));
    }

    private Optional<Selector> selector(String path, GrantSpec grant) {
        List<Optional<Selector>> named = new ArrayList<>();
        if (grant.database() != null) {
            named.add(Optional.of(Selector.database()));
        }
        if (grant.schema() != null) {
            named.add(schema(path + ".schema", grant.schema()).map(Selector::schema));
        }
        if (grant.tables() != null) {
            named.add(objects(path + ".tables", ObjectKind.TABLE, grant.tables().schema(), grant.tables().names(), grant.tables().columns()));
        }
        if (grant.sequences() != null) {
            named.add(objects(path + ".sequences", ObjectKind.SEQUENCE, grant.sequences().schema(), grant.sequences().names(), List.of()));
        }
        if (grant.routines() != null) {
            named.add(objects(path + ".routines", ObjectKind.ROUTINE, grant.routines().schema(), grant.routines().names(), List.of()));
        }
        if (grant.types() != null) {
            named.add(objects(path + ".types", ObjectKind.TYPE, grant.types().schema(), grant.types().names(), List.of()));
        }
        if (named.size() != 1) {
            errors.add(path, "a grant names exactly one of database, schema, tables, sequences, routines, types; this one names " + named.size(),
                    "write one item for each");
            return Optional.empty();
        }
        return named.getFirst();
    }

    private Optional<Selector> objects(String path, ObjectKind kind, String schema, List<String> names, List<String> columns) {
        Optional<Name> in = schema(path + ".schema", schema);
        if (names.isEmpty()) {
            errors.add(path + ".names", "the list of names is empty", "name the objects, or write [\"*\"] for all of the schema");
        }
        for (int i = 0; i < names.size(); i++) {
            String at = path + ".names[" + i + "]";
            if (kind != ObjectKind.ROUTINE) {
                errors.name(at, names.get(i));
            } else if (names.get(i).isEmpty() || names.get(i).codePoints().anyMatch(SpecErrors::isUnprintable)) {
                errors.add(at, Printable.quoted(names.get(i)) + " is no routine", "write it as total(integer)");
            }
        }
        for (int i = 0; i < columns.size(); i++) {
            errors.name(path + ".columns[" + i + "]", columns.get(i));
        }
        return in.map(s -> new Selector(kind, s.value(), Sorted.set(names), Sorted.set(columns)));
    }

    private Optional<Name> schema(String path, String text) {
        Optional<Name> name = errors.name(path, text);
        if (Collections.frequency(List.of("pg_catalog", "pg_toast", "information_schema"), text) > 0) {
            errors.add(path, "the schema " + Printable.quoted(text) + " is PostgreSQL's own: its rights are not managed", "remove the item");
        }
        return name;
    }
}
