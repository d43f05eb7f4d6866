package dev.databasespec.plan;

import dev.databasespec.model.AclItem;
import dev.databasespec.model.DatabaseState;
import dev.databasespec.model.Membership;
import dev.databasespec.model.MembershipOptions;
import dev.databasespec.model.Name;
import dev.databasespec.model.ObjectGroup;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What would undo a step, as far as a step can: what a drop or a password took with it does not come back. */
public final class Inverses {
    private Inverses() {}

    /** {@code before}: the state that the step was planned for. */
    public static Optional<Step> of(Step step, DatabaseState before) {
        return switch (step) {
            case Step.CreateDatabase s -> Optional.empty();
            case Step.CreateRole s -> Optional.of(new Step.DropRole(s.role()));
            case Step.AlterRole s -> Optional.of(new Step.AlterRole(s.role(), s.to(), s.from()));
            case Step.SetPassword s -> Optional.empty();
            case Step.SetRoleSetting s -> Optional.of(new Step.SetRoleSetting(s.role(), s.setting(), s.to(), s.from()));
            case Step.CommentOnRole s -> Optional.of(new Step.CommentOnRole(s.role(), s.to(), s.from()));
            case Step.CreateSchema s -> Optional.of(new Step.DropSchema(s.schema()));
            case Step.AlterSchemaOwner s -> Optional.of(new Step.AlterSchemaOwner(s.schema(), s.to(), s.from()));
            case Step.Grant s -> Optional.of(new Step.Revoke(s.target(), s.privileges(), s.grantees(), before.server().sessionRole(),
                    s.grantOption() && items(s, before).findAny().isPresent()));
            case Step.Revoke s -> Optional.of(new Step.Grant(s.target(), s.privileges(), s.grantees(), s.optionOnly() || takesAnOption(s, before)));
            case Step.GrantDefault s ->
                Optional.of(new Step.RevokeDefault(s.owner(), s.schemas(), s.type(), s.privileges(), s.grantees(), false));
            case Step.RevokeDefault s ->
                Optional.of(new Step.GrantDefault(s.owner(), s.schemas(), s.type(), s.privileges(), s.grantees(), s.optionOnly()));
            case Step.GrantMembership s -> Optional.of(options(before, s.role(), s.members().first(), s.grantor())
                    .<Step>map(had -> new Step.GrantMembership(s.role(), s.members(), had, s.grantor()))
                    .orElseGet(() -> new Step.RevokeMembership(s.role(), s.members(), s.grantor(), false)));
            case Step.RevokeMembership s -> Optional.of(new Step.GrantMembership(s.role(), s.members(),
                    options(before, s.role(), s.members().first(), s.grantor()).orElse(new MembershipOptions(s.adminOnly(), true, true)), s.grantor()));
            case Step.ReassignOwned s -> Optional.empty();
            case Step.DropSchema s -> Optional.of(new Step.CreateSchema(s.schema(), before.schema(s.schema()).map(ObjectGroup::owner)));
            case Step.DropRole s -> before.role(s.role()).map(role -> new Step.CreateRole(s.role(), role.attributes()));
            case Step.CreateAccount s -> Optional.of(new Step.DeleteAccount(s.role()));
            case Step.AddAccountRoles s -> Optional.of(new Step.RemoveAccountRoles(s.role(), s.roles(), dev.databasespec.model.Sorted.of()));
            case Step.RemoveAccountRoles s -> Optional.of(new Step.AddAccountRoles(s.role(), s.removed()));
            case Step.DeleteAccount s -> Optional.empty();
        };
    }

    /** Rights of the grant that are there already: it only adds the option. */
    private static Stream<AclItem> items(Step.Grant s, DatabaseState before) {
        return groups(s.target(), before).flatMap(g -> g.acl().stream())
                .filter(i -> s.privileges().contains(i.privilege()) && s.grantees().contains(i.grantee()));
    }

    private static boolean takesAnOption(Step.Revoke s, DatabaseState before) {
        List<AclItem> taken = groups(s.target(), before).flatMap(g -> g.acl().stream()).filter(s::takes).toList();
        return !taken.isEmpty() && taken.stream().allMatch(AclItem::grantable);
    }

    private static Stream<ObjectGroup> groups(Target target, DatabaseState before) {
        return before.objects().stream().filter(g -> g.kind() == target.kind() && g.objects().stream().anyMatch(target.objects()::contains));
    }

    private static Optional<MembershipOptions> options(DatabaseState before, Name role, Name member, Name grantor) {
        return before.memberships().stream().filter(m -> m.role().equals(role) && m.member().equals(member) && m.grantor().equals(grantor)).findFirst()
                .map(Membership::options);
    }
}
