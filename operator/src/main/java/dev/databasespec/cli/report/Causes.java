package dev.databasespec.cli.report;

import dev.databasespec.model.Grantee;
import dev.databasespec.model.Name;
import dev.databasespec.model.ObjectRef;
import dev.databasespec.plan.Step;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Tells what the spec wants from what changed outside: a step about items that say what they said when everything was in place has its cause outside. */
final class Causes {
    private final Map<String, String> then;
    private final Map<String, String> now;
    private final Set<Name> created;

    /**
     * Remembers both sides.
     *
     * @param then the items that were in place at the end of the last apply
     * @param now the items of the spec
     * @param created roles that the same plan creates
     */
    Causes(Map<String, String> then, Map<String, String> now, Set<Name> created) {
        this.then = then;
        this.now = now;
        this.created = created;
    }

    boolean isOutside(Step step) {
        if (step instanceof Step.SetPassword(var role, var source) && !created.contains(role)) {
            return false;
        }
        Set<String> items = items(step);
        items.add(SpecItems.WHOLE);
        return items.stream().noneMatch(this::isEdited) && items.stream().anyMatch(item -> !item.equals(SpecItems.WHOLE) && then.containsKey(item));
    }

    private boolean isEdited(String item) {
        String before = then.get(item);
        return before == null ? now.containsKey(item) : !before.equals(now.get(item));
    }

    /** The items that a step is about; an owner or grantor is not. */
    private static Set<String> items(Step step) {
        return switch (step) {
            case Step.CreateDatabase s -> new TreeSet<>();
            case Step.CreateRole s -> roles(Set.of(s.role()));
            case Step.AlterRole s -> roles(Set.of(s.role()));
            case Step.SetPassword s -> roles(Set.of(s.role()));
            case Step.SetRoleSetting s -> roles(Set.of(s.role()));
            case Step.CommentOnRole s -> roles(Set.of(s.role()));
            case Step.CreateSchema s -> schemas(Set.of(s.schema().value()));
            case Step.AlterSchemaOwner s -> schemas(Set.of(s.schema().value()));
            case Step.Grant s -> grantees(s.grantees(), s.target().objects());
            case Step.Revoke s -> grantees(s.grantees(), s.target().objects());
            case Step.GrantDefault s -> grantees(s.grantees(), Set.of());
            case Step.RevokeDefault s -> grantees(s.grantees(), Set.of());
            case Step.GrantMembership s -> memberships(s.role(), s.members());
            case Step.RevokeMembership s -> memberships(s.role(), s.members());
            case Step.ReassignOwned s -> roles(Set.of(s.role()));
            case Step.DropSchema s -> schemas(Set.of(s.schema().value()));
            case Step.DropRole s -> roles(Set.of(s.role()));
            case Step.AccountStep s -> roles(Set.of(s.role()));
        };
    }

    private static Set<String> roles(Collection<Name> names) {
        Set<String> items = new TreeSet<>();
        names.forEach(name -> items.add(SpecItems.role(name.value())));
        return items;
    }

    private static Set<String> memberships(Name role, Collection<Name> members) {
        Set<String> items = roles(members);
        items.addAll(roles(Set.of(role)));
        return items;
    }

    private static Set<String> schemas(Collection<String> names) {
        Set<String> items = new TreeSet<>();
        names.forEach(name -> items.add(SpecItems.schema(name)));
        return items;
    }

    /** What PUBLIC holds is declared with the schema. */
    private static Set<String> grantees(Collection<Grantee> grantees, Collection<ObjectRef> objects) {
        Set<String> items = new TreeSet<>();
        grantees.forEach(grantee -> grantee.role().ifPresentOrElse(role -> items.add(SpecItems.role(role.value())),
                () -> items.addAll(schemas(objects.stream().map(ObjectRef::schema).toList()))));
        return items;
    }
}
