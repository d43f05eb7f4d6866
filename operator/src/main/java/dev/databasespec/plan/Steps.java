package dev.databasespec.plan;

import dev.databasespec.model.ObjectRef;
import dev.databasespec.model.Sorted;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;

/** What can be said of a step without running it. */
public final class Steps {
    private static final int PARTS = 10;

    private Steps() {}

    /** Whether it changes roles or memberships, which belong to the whole server. A membership that is lent for one transaction has a row of its own and counts not. */
    public static boolean isServerWide(PlannedStep planned) {
        return switch (planned.step()) {
            case Step.CreateDatabase s -> true;
            case Step.CreateRole s -> true;
            case Step.AlterRole s -> true;
            case Step.SetPassword s -> true;
            case Step.SetRoleSetting s -> true;
            case Step.CommentOnRole s -> true;
            case Step.GrantMembership s -> true;
            case Step.RevokeMembership s -> true;
            case Step.DropRole s -> true;
            case Step.ReassignOwned s -> true;
            case Step.AccountStep s -> false;
            case Step.Grant s -> false;
            case Step.Revoke s -> false;
            case Step.CreateSchema s -> false;
            case Step.AlterSchemaOwner s -> false;
            case Step.GrantDefault s -> false;
            case Step.RevokeDefault s -> false;
            case Step.DropSchema s -> false;
        };
    }

    /** The same in smaller steps, to find out which part of it cannot be done; empty when it is as small as it gets. */
    public static List<PlannedStep> parts(PlannedStep planned) {
        return switch (planned.step()) {
            case Step.Grant s when s.target().objects().size() > 1 -> targets(s.target()).stream()
                    .map(t -> with(planned, new Step.Grant(t, s.privileges(), s.grantees(), s.grantOption()))).toList();
            case Step.Grant s -> each(s.grantees(), g -> with(planned, new Step.Grant(s.target(), s.privileges(), g, s.grantOption())));
            case Step.Revoke s when s.target().objects().size() > 1 -> targets(s.target()).stream()
                    .map(t -> with(planned, new Step.Revoke(t, s.privileges(), s.grantees(), s.grantor(), s.optionOnly()))).toList();
            case Step.Revoke s -> each(s.grantees(), g -> with(planned, new Step.Revoke(s.target(), s.privileges(), g, s.grantor(), s.optionOnly())));
            case Step.GrantDefault s when s.schemas().size() > 1 -> each(s.schemas(),
                    x -> with(planned, new Step.GrantDefault(s.owner(), x, s.type(), s.privileges(), s.grantees(), s.grantOption())));
            case Step.GrantDefault s ->
                each(s.grantees(), g -> with(planned, new Step.GrantDefault(s.owner(), s.schemas(), s.type(), s.privileges(), g, s.grantOption())));
            case Step.RevokeDefault s when s.schemas().size() > 1 -> each(s.schemas(),
                    x -> with(planned, new Step.RevokeDefault(s.owner(), x, s.type(), s.privileges(), s.grantees(), s.optionOnly())));
            case Step.RevokeDefault s ->
                each(s.grantees(), g -> with(planned, new Step.RevokeDefault(s.owner(), s.schemas(), s.type(), s.privileges(), g, s.optionOnly())));
            case Step.GrantMembership s -> each(s.members(), m -> with(planned, new Step.GrantMembership(s.role(), m, s.options(), s.grantor())));
            case Step.RevokeMembership s -> each(s.members(), m -> with(planned, new Step.RevokeMembership(s.role(), m, s.grantor(), s.adminOnly())));
            case Step.CreateDatabase s -> List.of();
            case Step.CreateRole s -> List.of();
            case Step.AlterRole s -> List.of();
            case Step.SetPassword s -> List.of();
            case Step.SetRoleSetting s -> List.of();
            case Step.CommentOnRole s -> List.of();
            case Step.CreateSchema s -> List.of();
            case Step.AlterSchemaOwner s -> List.of();
            case Step.ReassignOwned s -> List.of();
            case Step.DropSchema s -> List.of();
            case Step.DropRole s -> List.of();
            case Step.AccountStep s -> List.of();
        };
    }

    private static PlannedStep with(PlannedStep planned, Step step) {
        return new PlannedStep(step, planned.hazard(), planned.reason(), planned.authority());
    }

    private static <T extends Comparable<? super T>> List<PlannedStep> each(Collection<T> items, Function<java.util.SortedSet<T>, PlannedStep> make) {
        return items.size() < 2 ? List.of() : items.stream().map(i -> make.apply(Sorted.<T>of(i))).toList();
    }

    private static List<Target> targets(Target target) {
        List<ObjectRef> all = List.copyOf(target.objects());
        int size = Math.ceilDiv(all.size(), PARTS);
        List<Target> parts = new ArrayList<>();
        for (int i = 0; i < all.size(); i += size) {
            parts.add(new Target(target.kind(), false, Sorted.set(all.subList(i, Math.min(i + size, all.size())))));
        }
        return parts;
    }

    /** What the step is about, for people: {@code role "reporting"}, {@code table "app"."orders"}. */
    public static String object(Step step) {
        return switch (step) {
            case Step.CreateDatabase s -> "database " + s.database();
            case Step.CreateRole s -> "role " + s.role();
            case Step.AlterRole s -> "role " + s.role();
            case Step.SetPassword s -> "role " + s.role();
            case Step.SetRoleSetting s -> "role " + s.role();
            case Step.CommentOnRole s -> "role " + s.role();
            case Step.CreateSchema s -> "schema " + s.schema();
            case Step.AlterSchemaOwner s -> "schema " + s.schema();
            case Step.Grant s -> s.target().toString();
            case Step.Revoke s -> s.target().toString();
            case Step.GrantDefault s -> "default privileges of " + s.owner();
            case Step.RevokeDefault s -> "default privileges of " + s.owner();
            case Step.GrantMembership s -> "membership of " + list(s.members()) + " in " + s.role();
            case Step.RevokeMembership s -> "membership of " + list(s.members()) + " in " + s.role();
            case Step.ReassignOwned s -> "role " + s.role();
            case Step.DropSchema s -> "schema " + s.schema();
            case Step.DropRole s -> "role " + s.role();
            case Step.AccountStep s -> "user " + s.role();
        };
    }

    /** What the step does, for people: {@code grant SELECT on table "app"."orders" to "reporting"}. */
    public static String sentence(Step step) {
        return switch (step) {
            case Step.CreateDatabase s -> "create " + object(s);
            case Step.CreateRole s -> "create " + object(s);
            case Step.AlterRole s -> "alter the attributes of " + object(s);
            case Step.SetPassword s -> "set the password of " + object(s) + " from " + s.source();
            case Step.SetRoleSetting s -> (s.to().isPresent() ? "set " : "reset ") + s.setting() + " of " + object(s);
            case Step.CommentOnRole s -> "comment on " + object(s);
            case Step.CreateSchema s -> "create " + object(s) + s.owner().map(o -> " owned by " + o).orElse("");
            case Step.AlterSchemaOwner s -> "change the owner of " + object(s) + " from " + s.from() + " to " + s.to();
            case Step.Grant s ->
                "grant " + words(s.privileges()) + " on " + s.target() + " to " + list(s.grantees()) + (s.grantOption() ? " with grant option" : "");
            case Step.Revoke s ->
                "revoke " + (s.optionOnly() ? "the grant option of " : "") + words(s.privileges()) + " on " + s.target() + " from " + list(s.grantees());
            case Step.GrantDefault s ->
                "grant " + words(s.privileges()) + " on new " + type(s.type()) + " of " + s.owner() + in(s.schemas()) + " to " + list(s.grantees());
            case Step.RevokeDefault s ->
                "revoke " + (s.optionOnly() ? "the grant option of " : "") + words(s.privileges()) + " on new " + type(s.type()) + " of " + s.owner()
                        + in(s.schemas()) + " from " + list(s.grantees());
            case Step.GrantMembership s -> "grant " + s.role() + " to " + list(s.members()) + (s.options().admin() ? " with admin option" : "")
                    + (s.options().inherit() ? "" : " without inherit") + (s.options().set() ? "" : " without set");
            case Step.RevokeMembership s -> "revoke " + (s.adminOnly() ? "the admin option of " : "") + s.role() + " from " + list(s.members());
            case Step.ReassignOwned s -> "give what " + s.role() + " owns in this database to " + s.to();
            case Step.DropSchema s -> "drop " + object(s);
            case Step.DropRole s -> "drop " + object(s);
            case Step.CreateAccount s -> "create " + object(s) + " for the IAM principal " + s.principal() + " (Admin API)";
            case Step.AddAccountRoles s -> "grant " + list(s.roles()) + " to " + object(s) + " (Admin API)";
            case Step.RemoveAccountRoles s -> "revoke " + list(s.removed()) + " from " + object(s) + " (Admin API)";
            case Step.DeleteAccount s -> "delete " + object(s) + " (Admin API)";
        };
    }

    private static String words(Collection<?> items) {
        return String.join(", ", items.stream().map(Object::toString).toList());
    }

    private static String list(Collection<?> items) {
        return items.size() <= 5 ? words(items) : words(items.stream().limit(4).toList()) + " and " + (items.size() - 4) + " more";
    }

    private static String type(dev.databasespec.model.DefaultPrivilege.ObjectType type) {
        return type.sql().toLowerCase(java.util.Locale.ROOT);
    }

    private static String in(Collection<String> schemas) {
        return schemas.isEmpty() ? "" : " in schema " + list(schemas.stream().map(dev.databasespec.model.Printable::quoted).toList());
    }
}
