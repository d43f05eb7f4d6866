package dev.databasespec.postgres;

import dev.databasespec.model.ObjectKind;
import dev.databasespec.model.ObjectRef;
import dev.databasespec.model.Privilege;
import dev.databasespec.plan.Target;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What stands between GRANT and TO: privileges, and the objects that they are on. Columns of several tables with different names take one clause each. */
final class GrantSql {
    private GrantSql() {}

    static List<String> clauses(Target target, Collection<Privilege> privileges) {
        if (target.kind() == ObjectKind.COLUMN) {
            return columns(target.objects(), privileges);
        }
        String words = words(privileges);
        return List.of(words + " ON " + (target.allInSchemas() ? allIn(target) : listed(target)));
    }

    static String words(Collection<Privilege> privileges) {
        return privileges.stream().map(Privilege::name).collect(Collectors.joining(", "));
    }

    private static String allIn(Target target) {
        return "ALL " + keyword(target.kind()) + "S IN SCHEMA " + Quoting.identifiers(target.schemas());
    }

    private static String listed(Target target) {
        return keyword(target.kind()) + " " + target.objects().stream().map(GrantSql::object).collect(Collectors.joining(", "));
    }

    private static String keyword(ObjectKind kind) {
        return switch (kind) {
            case DATABASE, SCHEMA, TABLE, SEQUENCE, ROUTINE, TYPE -> kind.name();
            case COLUMN -> "TABLE";
        };
    }

    private static String object(ObjectRef object) {
        return switch (object.kind()) {
            case DATABASE -> Quoting.identifier(object.name());
            case SCHEMA -> Quoting.identifier(object.schema());
            case TABLE, SEQUENCE, TYPE, COLUMN -> Quoting.identifier(object.schema()) + "." + Quoting.identifier(object.name());
            // the server has written and quoted the types itself
            case ROUTINE -> Quoting.identifier(object.schema()) + "." + Quoting.identifier(object.name()) + object.arguments();
        };
    }

    private static List<String> columns(Set<ObjectRef> columns, Collection<Privilege> privileges) {
        Map<ObjectRef, Set<String>> byTable = new TreeMap<>();
        columns.forEach(c -> byTable.computeIfAbsent(c.table(), t -> new TreeSet<>()).add(c.column()));
        List<String> clauses = new ArrayList<>();
        byTable.forEach((table, names) -> {
            String list = " (" + Quoting.identifiers(names) + ")";
            clauses.add(privileges.stream().map(p -> p.name() + list).collect(Collectors.joining(", ")) + " ON TABLE " + object(table));
        });
        return clauses;
    }
}
