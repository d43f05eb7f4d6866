package dev.databasespec.plan;

import dev.databasespec.model.DatabaseState;
import dev.databasespec.model.LiveRole;
import dev.databasespec.model.Membership;
import dev.databasespec.model.MembershipOptions;
import dev.databasespec.model.Name;
import dev.databasespec.model.RoleAttributes;
import dev.databasespec.model.Sorted;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/** What the Cloud SQL Admin API makes of a state: it acts as the bootstrap superuser. */
final class ProjectedAccounts {
    private ProjectedAccounts() {}

    static DatabaseState after(DatabaseState state, Step.AccountStep step) {
        return switch (step) {
            case Step.CreateAccount s -> Projection.withRole(state, user(state, s));
            case Step.AddAccountRoles s -> state.withMemberships(with(state, s.role(), s.roles()));
            case Step.RemoveAccountRoles s -> state.withMemberships(keeping(state, s.role(), s.kept()));
            case Step.DeleteAccount s -> Projection.dropRole(state, s.role());
        };
    }

    /** The admin may administer it before 16 only: the API gives nobody ADMIN on it. */
    private static LiveRole user(DatabaseState state, Step.CreateAccount s) {
        boolean login = !s.type().equals("Group");
        RoleAttributes d = RoleAttributes.DEFAULT;
        RoleAttributes attributes = new RoleAttributes(login, d.inherit(), d.createdb(), d.createrole(), d.connectionLimit(), d.validUntil());
        LiveRole.Reach reach = state.server().atLeast(16) ? LiveRole.Reach.NONE : new LiveRole.Reach(false, true);
        return new LiveRole(s.role(), 0, attributes, false, "", Sorted.map(Map.of()), Sorted.map(Map.of()), reach, reach);
    }

    private static SortedSet<Membership> with(DatabaseState state, Name member, SortedSet<Name> roles) {
        TreeSet<Membership> rows = new TreeSet<>(state.memberships());
        for (Name role : roles) {
            boolean there = rows.stream().anyMatch(m -> m.role().equals(role) && m.member().equals(member)
                    && (!state.server().atLeast(16) || m.grantor().equals(state.server().bootstrapSuperuser())));
            if (!there) {
                rows.add(new Membership(role, member, state.server().bootstrapSuperuser(), MembershipOptions.DEFAULT));
            }
        }
        return rows;
    }

    private static SortedSet<Membership> keeping(DatabaseState state, Name member, SortedSet<Name> kept) {
        TreeSet<Membership> rows = new TreeSet<>(state.memberships());
        rows.removeIf(m -> m.member().equals(member) && !kept.contains(m.role()) && !m.role().value().startsWith("cloudsqliam"));
        return with(state.withMemberships(rows), member, kept);
    }
}
