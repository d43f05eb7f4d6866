package dev.databasespec.plan;

import dev.databasespec.model.AclItem;
import dev.databasespec.model.DatabaseState;
import dev.databasespec.model.DefaultPrivilege;
import dev.databasespec.model.Grantee;
import dev.databasespec.model.LiveRole;
import dev.databasespec.model.Membership;
import dev.databasespec.model.MembershipOptions;
import dev.databasespec.model.Name;
import dev.databasespec.model.ObjectGroup;
import dev.databasespec.model.ObjectKind;
import dev.databasespec.model.ObjectRef;
import dev.databasespec.model.Privilege;
import dev.databasespec.model.Sorted;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/** What a step makes of a state: PostgreSQL's rules in memory. The planner looks ahead with it, and its laws are tested with it. */
public final class Projection {
    private Projection() {}

    public static DatabaseState after(DatabaseState state, List<PlannedStep> steps) {
        DatabaseState result = state;
        for (PlannedStep step : steps) {
            result = after(result, step.step());
        }
        return result;
    }

    public static DatabaseState after(DatabaseState state, Step step) {
        return switch (step) {
            case Step.CreateDatabase s -> state;
            case Step.CreateRole s -> withRole(state, created(state, s));
            case Step.AlterRole s -> changeRole(state, s.role(), r -> r.withAttributes(s.to()));
            case Step.SetPassword s -> state;
            case Step.SetRoleSetting s -> changeRole(state, s.role(), r -> r.withSettings(with(r.settings(), s)));
            case Step.CommentOnRole s -> changeRole(state, s.role(), r -> r.withComment(s.to()));
            case Step.CreateSchema s -> createSchema(state, s);
            case Step.AlterSchemaOwner s -> changeOwner(state, s);
            case Step.Grant s -> regroup(state, s.target(), (group, acl) -> granted(group, acl, s));
            case Step.Revoke s -> revoke(state, s);
            case Step.GrantDefault s -> grantDefault(state, s);
            case Step.RevokeDefault s -> revokeDefault(state, s);
            case Step.GrantMembership s -> grantMembership(state, s);
            case Step.RevokeMembership s -> revokeMembership(state, s);
            case Step.ReassignOwned s -> reassign(state, s);
            case Step.DropSchema s -> dropSchema(state, s.schema().value());
            case Step.DropRole s -> dropRole(state, s.role());
            case Step.AccountStep s -> ProjectedAccounts.after(state, s);
        };
    }

    private static LiveRole created(DatabaseState state, Step.CreateRole s) {
        LiveRole.Reach ours = new LiveRole.Reach(false, true);
        boolean user = state.server().sessionRole().equals(state.server().sessionUser()) || !state.server().atLeast(16);
        return new LiveRole(s.role(), 0, s.attributes(), false, "", Sorted.map(Map.of()), Sorted.map(Map.of()), ours, user ? ours : LiveRole.Reach.NONE);
    }

    private static Map<String, String> with(Map<String, String> settings, Step.SetRoleSetting s) {
        Map<String, String> changed = new TreeMap<>(settings);
        s.to().ifPresentOrElse(value -> changed.put(s.setting(), value), () -> changed.remove(s.setting()));
        return changed;
    }

    static DatabaseState withRole(DatabaseState state, LiveRole role) {
        Map<Name, LiveRole> roles = new TreeMap<>(state.roles());
        roles.put(role.name(), role);
        return state.withRoles(roles);
    }

    private static DatabaseState changeRole(DatabaseState state, Name name, UnaryOperator<LiveRole> change) {
        return state.role(name).map(r -> withRole(state, change.apply(r))).orElse(state);
    }

    private static DatabaseState createSchema(DatabaseState state, Step.CreateSchema s) {
        Name owner = s.owner().orElse(state.server().sessionRole());
        List<AclItem> acl = List.of(new AclItem(Grantee.of(owner), owner, Privilege.USAGE, false),
                new AclItem(Grantee.of(owner), owner, Privilege.CREATE, false));
        List<ObjectGroup> objects = new ArrayList<>(state.objects());
        objects.add(new ObjectGroup(ObjectKind.SCHEMA, s.schema().value(), owner, false, Sorted.of(ObjectRef.schema(s.schema())), Sorted.set(acl)));
        return state.withObjects(objects);
    }

    /** A new owner takes the old one's place in the access control list, as grantee and as grantor. */
    private static DatabaseState changeOwner(DatabaseState state, Step.AlterSchemaOwner s) {
        return state.withObjects(
                state.objects().stream().map(g -> g.kind() == ObjectKind.SCHEMA && g.schema().equals(s.schema().value()) ? handOver(g, s.to()) : g).toList());
    }

    private static ObjectGroup handOver(ObjectGroup group, Name to) {
        List<AclItem> acl = group.acl().stream().map(i -> new AclItem(i.grantee().is(group.owner()) ? Grantee.of(to) : i.grantee(),
                i.grantor().equals(group.owner()) ? to : i.grantor(), i.privilege(), i.grantable())).toList();
        return group.withOwner(to).withAcl(acl);
    }

    private static DatabaseState reassign(DatabaseState state, Step.ReassignOwned s) {
        return state.withObjects(state.objects().stream().map(g -> g.owner().equals(s.role()) ? handOver(g, s.to()) : g).toList());
    }

    private interface AclChange {
        SortedSet<AclItem> apply(ObjectGroup group, SortedSet<AclItem> acl);
    }

    /** Applies the change to the target's objects only: groups that it cuts are divided, and equal ones joined again. */
    private static DatabaseState regroup(DatabaseState state, Target target, AclChange change) {
        List<ObjectGroup> parts = new ArrayList<>();
        Set<ObjectRef> found = new HashSet<>();
        for (ObjectGroup group : state.objects()) {
            SortedSet<ObjectRef> hit = group.kind() == target.kind() ? intersection(group.objects(), target.objects()) : Sorted.of();
            if (hit.isEmpty()) {
                parts.add(group);
                continue;
            }
            found.addAll(hit);
            if (hit.size() < group.objects().size()) {
                parts.add(group.withObjects(Sorted.minus(group.objects(), hit)));
            }
            parts.add(group.withObjects(hit).withAcl(change.apply(group, group.acl())));
        }
        target.objects().stream().filter(o -> o.kind() == ObjectKind.COLUMN && !found.contains(o)).forEach(o -> columnGroup(state, o, change, parts));
        return state.withObjects(joined(parts));
    }

    /** A column appears in the catalog's access control lists with its first grant only. */
    private static void columnGroup(DatabaseState state, ObjectRef column, AclChange change, List<ObjectGroup> parts) {
        state.single(column.table()).ifPresent(table -> {
            ObjectGroup empty = new ObjectGroup(ObjectKind.COLUMN, column.schema(), table.owner(), table.extension(), Sorted.of(column), Sorted.of());
            parts.add(empty.withAcl(change.apply(empty, empty.acl())));
        });
    }

    private static List<ObjectGroup> joined(List<ObjectGroup> parts) {
        Map<ObjectGroup, TreeSet<ObjectRef>> groups = new LinkedHashMap<>();
        parts.stream().filter(g -> g.kind() != ObjectKind.COLUMN || !g.acl().isEmpty())
                .forEach(g -> groups.computeIfAbsent(g.withObjects(Sorted.of()), k -> new TreeSet<>()).addAll(g.objects()));
        List<ObjectGroup> result = new ArrayList<>();
        groups.forEach((key, objects) -> result.add(key.withObjects(objects)));
        return result;
    }

    private static SortedSet<ObjectRef> intersection(SortedSet<ObjectRef> a, SortedSet<ObjectRef> b) {
        TreeSet<ObjectRef> both = new TreeSet<>();
        (a.size() < b.size() ? a : b).forEach(o -> {
            if (a.contains(o) && b.contains(o)) {
                both.add(o);
            }
        });
        return both;
    }

    /** Whoever acts for the owner grants as the owner. */
    private static SortedSet<AclItem> granted(ObjectGroup group, SortedSet<AclItem> acl, Step.Grant s) {
        TreeSet<AclItem> items = new TreeSet<>(acl);
        for (Grantee grantee : s.grantees()) {
            for (Privilege privilege : s.privileges()) {
                AclItem with = new AclItem(grantee, group.owner(), privilege, true);
                AclItem without = new AclItem(grantee, group.owner(), privilege, false);
                if (s.grantOption()) {
                    items.remove(without);
                    items.add(with);
                } else if (!items.contains(with)) {
                    items.add(without);
                }
            }
        }
        return items;
    }

    /** Taking a right on a table takes the same right on its columns. */
    private static DatabaseState revoke(DatabaseState state, Step.Revoke s) {
        DatabaseState after = regroup(state, s.target(), (group, acl) -> revoked(acl, s));
        if (s.target().kind() != ObjectKind.TABLE || s.optionOnly()) {
            return after;
        }
        TreeSet<ObjectRef> columns = new TreeSet<>();
        after.objects().stream().filter(g -> g.kind() == ObjectKind.COLUMN).flatMap(g -> g.objects().stream())
                .filter(c -> s.target().objects().contains(c.table()))
                .forEach(columns::add);
        return columns.isEmpty() ? after : regroup(after, new Target(ObjectKind.COLUMN, false, columns), (group, acl) -> revoked(acl, s));
    }

    private static SortedSet<AclItem> revoked(SortedSet<AclItem> acl, Step.Revoke s) {
        TreeSet<AclItem> items = new TreeSet<>();
        for (AclItem item : acl) {
            if (!s.takes(item)) {
                items.add(item);
            } else if (s.optionOnly()) {
                items.add(new AclItem(item.grantee(), item.grantor(), item.privilege(), false));
            }
        }
        return items;
    }

    private static DatabaseState grantDefault(DatabaseState state, Step.GrantDefault s) {
        TreeSet<DefaultPrivilege> defaults = new TreeSet<>(state.defaultPrivileges());
        for (DefaultPrivilege item : items(s.owner(), s.schemas(), s.type(), s.privileges(), s.grantees(), s.grantOption())) {
            if (s.grantOption() || !defaults.contains(item.withGrantable(true))) {
                defaults.remove(item.withGrantable(!s.grantOption()));
                defaults.add(item);
            }
        }
        return state.withDefaultPrivileges(defaults);
    }

    private static DatabaseState revokeDefault(DatabaseState state, Step.RevokeDefault s) {
        TreeSet<DefaultPrivilege> defaults = new TreeSet<>(state.defaultPrivileges());
        for (DefaultPrivilege item : items(s.owner(), s.schemas(), s.type(), s.privileges(), s.grantees(), true)) {
            boolean there = defaults.remove(item);
            if (s.optionOnly() && there) {
                defaults.add(item.withGrantable(false));
            } else if (!s.optionOnly()) {
                defaults.remove(item.withGrantable(false));
            }
        }
        return state.withDefaultPrivileges(defaults);
    }

    private static List<DefaultPrivilege> items(Name owner, SortedSet<String> schemas, DefaultPrivilege.ObjectType type, SortedSet<Privilege> privileges,
            SortedSet<Grantee> grantees, boolean grantable) {
        return (schemas.isEmpty() ? Sorted.of("") : schemas).stream().flatMap(schema -> grantees.stream()
                .flatMap(g -> privileges.stream().map(p -> new DefaultPrivilege(owner, schema, type, g, p, grantable)))).toList();
    }

    private static DatabaseState grantMembership(DatabaseState state, Step.GrantMembership s) {
        TreeSet<Membership> rows = new TreeSet<>(state.memberships());
        boolean perGrantor = state.server().atLeast(16);
        for (Name member : s.members()) {
            List<Membership> before = rows.stream()
                    .filter(m -> m.role().equals(s.role()) && m.member().equals(member) && (!perGrantor || m.grantor().equals(s.grantor())))
                    .toList();
            rows.removeAll(before);
            boolean admin = s.options().admin() || (!perGrantor && before.stream().anyMatch(m -> m.options().admin()));
            boolean inherit = perGrantor ? s.options().inherit() : state.role(member).map(r -> r.attributes().inherit()).orElse(true);
            rows.add(new Membership(s.role(), member, s.grantor(), new MembershipOptions(admin, inherit, !perGrantor || s.options().set())));
        }
        return state.withMemberships(rows);
    }

    private static DatabaseState revokeMembership(DatabaseState state, Step.RevokeMembership s) {
        TreeSet<Membership> rows = new TreeSet<>();
        for (Membership m : state.memberships()) {
            boolean hit = m.role().equals(s.role()) && s.members().contains(m.member()) && (!state.server().atLeast(16) || m.grantor().equals(s.grantor()));
            if (!hit) {
                rows.add(m);
            } else if (s.adminOnly()) {
                rows.add(new Membership(m.role(), m.member(), m.grantor(), new MembershipOptions(false, m.options().inherit(), m.options().set())));
            }
        }
        return state.withMemberships(rows);
    }

    private static DatabaseState dropSchema(DatabaseState state, String schema) {
        return state.withObjects(state.objects().stream().filter(g -> !g.schema().equals(schema) || g.kind() == ObjectKind.DATABASE).toList())
                .withDefaultPrivileges(state.defaultPrivileges().stream().filter(d -> !d.schema().equals(schema)).toList());
    }

    static DatabaseState dropRole(DatabaseState state, Name role) {
        Map<Name, LiveRole> roles = new TreeMap<>(state.roles());
        roles.remove(role);
        return state.withRoles(roles).withMemberships(state.memberships().stream().filter(m -> !m.role().equals(role) && !m.member().equals(role)).toList());
    }
}
