package dev.databasespec.plan;

import dev.databasespec.model.AclItem;
import dev.databasespec.model.DatabaseState;
import dev.databasespec.model.Grantee;
import dev.databasespec.model.ObjectGroup;
import dev.databasespec.model.ObjectKind;
import dev.databasespec.model.ObjectRef;
import dev.databasespec.model.Privilege;
import dev.databasespec.model.Sorted;
import dev.databasespec.plan.GrantPlanning.Rights;
import dev.databasespec.plan.GrantRules.Rule;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** Rights on columns. They need a second look because REVOKE on a table silently takes the same right on its columns as well. */
final class ColumnRights {
    private final Map<ObjectRef, ObjectGroup> live = new TreeMap<>();
    private final Map<ObjectRef, Rights> wanted = new HashMap<>();
    private final Map<ObjectRef, Rights> retracted = new HashMap<>();
    private final Map<Stripped, Hazard> stripped = new HashMap<>();

    private record Stripped(ObjectRef table, AclItem item) {}

    interface Visitor {
        void visit(ObjectRef column, ObjectGroup live, Rights wanted, Rights retracted);
    }

    ColumnRights(DatabaseState state) {
        state.objects().stream().filter(g -> g.kind() == ObjectKind.COLUMN).forEach(g -> g.objects().forEach(c -> live.put(c, g)));
    }

    void add(ObjectGroup tables, Rule rule, boolean isWanted, boolean isRetracted) {
        for (ObjectRef table : tables.objects()) {
            for (String name : rule.grant.selector().columns()) {
                ObjectRef column = table.column(name);
                live.computeIfAbsent(column,
                        c -> new ObjectGroup(ObjectKind.COLUMN, c.schema(), tables.owner(), tables.extension(), Sorted.of(c), Sorted.of()));
                if (isWanted) {
                    wanted.computeIfAbsent(column, k -> new Rights()).add(rule);
                } else if (isRetracted) {
                    retracted.computeIfAbsent(column, k -> new Rights()).add(rule);
                }
            }
        }
    }

    void strip(Collection<ObjectRef> tables, AclItem item, Hazard hazard) {
        tables.forEach(t -> stripped.merge(new Stripped(t, withoutOption(item)), hazard, Hazard::max));
    }

    /** A right that is there and has to be given again only because a table's is taken waits as long as that one. */
    Hazard stripping(ObjectRef column, Grantee grantee, Privilege privilege) {
        if (column.kind() != ObjectKind.COLUMN) {
            return Hazard.LOW;
        }
        ObjectGroup group = live.get(column);
        return group == null
                ? Hazard.LOW
                : group.acl().stream().filter(i -> i.grantee().equals(grantee) && i.privilege() == privilege)
                        .map(i -> stripped.getOrDefault(new Stripped(column.table(), withoutOption(i)), Hazard.LOW)).reduce(Hazard.LOW, Hazard::max);
    }

    private static AclItem withoutOption(AclItem item) {
        return new AclItem(item.grantee(), item.grantor(), item.privilege(), false);
    }

    void forEach(Visitor visitor) {
        live.forEach((column, group) -> {
            var left = group.acl().stream()
                    .filter(i -> !stripped.containsKey(new Stripped(column.table(), withoutOption(i)))).toList();
            visitor.visit(column, group.withAcl(left), wanted.getOrDefault(column, new Rights()), retracted.getOrDefault(column, new Rights()));
        });
    }
}
