package dev.databasespec.plan;

import dev.databasespec.model.AclItem;
import dev.databasespec.model.DatabaseState;
import dev.databasespec.model.Grantee;
import dev.databasespec.model.LiveRole;
import dev.databasespec.model.Name;
import dev.databasespec.model.ObjectGroup;
import dev.databasespec.model.ObjectKind;
import dev.databasespec.model.ObjectRef;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What the catalog says of the roles and objects that steps are about: whoever approves the steps has this before him. What others do elsewhere on the server does
 * not belong to it.
 */
public final class Evidence {
    private final DatabaseState live;
    private final TreeSet<Name> roles = new TreeSet<>();
    private final TreeSet<Name> going = new TreeSet<>();
    private final TreeSet<Name> creators = new TreeSet<>();
    private final Map<ObjectKind, TreeSet<ObjectRef>> objects = new TreeMap<>();

    private Evidence(DatabaseState live) {
        this.live = live;
    }

    /** One line for each fact; the same facts give the same lines in the same order. */
    public static List<String> of(Collection<PlannedStep> steps, DatabaseState live) {
        Evidence evidence = new Evidence(live);
        steps.forEach(s -> evidence.add(s.step()));
        return evidence.lines();
    }

    private void add(Step step) {
        switch (step) {
            case Step.CreateDatabase s -> s.how().owner().ifPresent(roles::add);
            case Step.CreateRole s -> roles.add(s.role());
            case Step.AlterRole s -> roles.add(s.role());
            case Step.SetPassword s -> roles.add(s.role());
            case Step.SetRoleSetting s -> roles.add(s.role());
            case Step.CommentOnRole s -> roles.add(s.role());
            case Step.CreateSchema s -> {
                s.owner().ifPresent(roles::add);
                object(ObjectRef.schema(s.schema()));
            }
            case Step.AlterSchemaOwner s -> {
                roles.addAll(List.of(s.from(), s.to()));
                object(ObjectRef.schema(s.schema()));
            }
            case Step.Grant s -> rights(s.target(), s.grantees());
            case Step.Revoke s -> rights(s.target(), s.grantees());
            case Step.GrantDefault s -> defaults(s.owner(), s.grantees());
            case Step.RevokeDefault s -> defaults(s.owner(), s.grantees());
            case Step.GrantMembership s -> members(s.role(), s.members());
            case Step.RevokeMembership s -> members(s.role(), s.members());
            case Step.ReassignOwned s -> {
                roles.add(s.to());
                going.add(s.role());
            }
            case Step.DropSchema s -> object(ObjectRef.schema(s.schema()));
            case Step.DropRole s -> going.add(s.role());
            case Step.CreateAccount s -> roles.add(s.role());
            case Step.AddAccountRoles s -> members(s.role(), s.roles());
            case Step.RemoveAccountRoles s -> members(s.role(), s.removed());
            case Step.DeleteAccount s -> going.add(s.role());
        }
    }

    private void rights(Target target, SortedSet<Grantee> grantees) {
        grantees.forEach(g -> g.role().ifPresent(roles::add));
        objects.computeIfAbsent(target.kind(), k -> new TreeSet<>()).addAll(target.objects());
    }

    private void defaults(Name owner, SortedSet<Grantee> grantees) {
        creators.add(owner);
        grantees.forEach(g -> g.role().ifPresent(roles::add));
    }

    private void members(Name role, SortedSet<Name> members) {
        roles.add(role);
        roles.addAll(members);
    }

    private void object(ObjectRef ref) {
        objects.computeIfAbsent(ref.kind(), k -> new TreeSet<>()).add(ref);
    }

    private List<String> lines() {
        roles.addAll(going);
        List<String> lines = new ArrayList<>();
        roles.forEach(name -> lines.add(live.role(name).map(Evidence::role).orElse("no role " + name)));
        live.memberships().stream().filter(m -> roles.contains(m.role()) && (roles.contains(m.member()) || going.contains(m.role())))
                .forEach(m -> lines.add(m.key() + " by " + m.grantor() + " " + m.options()));
        lines.addAll(objects());
        live.defaultPrivileges().stream().filter(d -> creators.contains(d.owner()) && concerns(d.grantee())).forEach(d -> lines.add(d.toString()));
        going.forEach(name -> lines.add("on " + name + " depend " + live.dependents().getOrDefault(name, List.of())));
        return lines;
    }

    /** The oid tells a role from another one that was made again under its name. */
    private static String role(LiveRole role) {
        return "role " + role.name() + " " + role.oid() + " " + role.attributes() + " " + role.elevated() + " " + role.comment() + " " + role.settings() + " "
                + role.settingsInDatabase();
    }

    /** Objects with the same owner and the same rights of the roles at hand are one line, however the catalog groups them. */
    private List<String> objects() {
        Map<String, TreeSet<ObjectRef>> facts = new TreeMap<>();
        for (ObjectGroup group : live.objects()) {
            SortedSet<ObjectRef> asked = objects.getOrDefault(group.kind(), new TreeSet<>());
            boolean given = going.contains(group.owner());
            List<ObjectRef> hit = group.objects().stream().filter(o -> given || asked.contains(o)).toList();
            if (!hit.isEmpty()) {
                facts.computeIfAbsent("owner " + group.owner() + " " + acl(group), k -> new TreeSet<>()).addAll(hit);
            }
        }
        return facts.entrySet().stream()
                .map(f -> f.getKey() + ": " + f.getValue().stream().map(Evidence::whole).collect(Collectors.joining(", "))).toList();
    }

    /** Not for people, so that nothing is cut. */
    private static String whole(ObjectRef o) {
        return o.kind() + " " + List.of(o.schema(), o.name(), o.arguments(), o.column());
    }

    private String acl(ObjectGroup group) {
        return group.acl().stream().filter(i -> concerns(i.grantee())).map(AclItem::toString).toList().toString();
    }

    private boolean concerns(Grantee grantee) {
        return grantee.role().map(roles::contains).orElse(true);
    }
}
