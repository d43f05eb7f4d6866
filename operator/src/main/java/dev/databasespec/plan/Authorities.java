package dev.databasespec.plan;

import dev.databasespec.model.DatabaseState;
import dev.databasespec.model.LiveRole;
import dev.databasespec.model.Membership;
import dev.databasespec.model.Name;
import dev.databasespec.model.ObjectGroup;
import dev.databasespec.model.ObjectKind;
import dev.databasespec.model.Privilege;
import dev.databasespec.model.Sorted;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Finds as whom something can be done, without being a superuser. Cloud SQL's admin acts as {@code cloudsqlsuperuser} and, for what that role cannot reach
 * (objects of the admin itself, roles that the admin made under its own name), as the user that logged in.
 */
final class Authorities {
    private static final Name DATABASE_OWNER = Name.of("pg_database_owner");

    private Authorities() {}

    /** How to act with all rights of an owner. */
    static Optional<Authority> over(DatabaseState state, Name owner) {
        LiveRole role = state.roles().get(owner);
        if (role == null) {
            return Optional.empty();
        }
        if (role.sessionRole().usable()) {
            return Optional.of(Authority.OURS);
        }
        if (owner.equals(DATABASE_OWNER)) {
            return over(state, state.database().owner());
        }
        boolean lendable = !owner.isReserved() && !role.elevated();
        if (lendable && role.sessionRole().administrable() && !isIn(state, owner, state.server().sessionRole())) {
            return Optional.of(new Authority(new Authority.Actor.SessionRole(), Sorted.of(owner)));
        }
        if (role.sessionUser().usable()) {
            return Optional.of(new Authority(new Authority.Actor.SessionUser(), Sorted.of()));
        }
        if (lendable && role.sessionUser().administrable() && !isIn(state, owner, state.server().sessionUser())) {
            return Optional.of(new Authority(new Authority.Actor.SessionUser(), Sorted.of(owner)));
        }
        return Optional.empty();
    }

    /** How to grant a role to others, alter it or drop it. */
    static Optional<Authority> administering(DatabaseState state, Name name) {
        LiveRole role = state.roles().get(name);
        if (role == null) {
            return Optional.empty();
        }
        if (role.sessionRole().administrable()) {
            return Optional.of(Authority.OURS);
        }
        return role.sessionUser().administrable() ? Optional.of(new Authority(new Authority.Actor.SessionUser(), Sorted.of())) : Optional.empty();
    }

    /** How to take back what {@code grantor} granted on an object of {@code owner}. */
    static Optional<Authority> asGrantor(DatabaseState state, Name grantor, Name owner) {
        if (grantor.equals(owner)) {
            return over(state, owner);
        }
        if (grantor.equals(state.server().sessionRole())) {
            return Optional.of(Authority.OURS);
        }
        if (grantor.equals(state.server().sessionUser())) {
            return Optional.of(new Authority(new Authority.Actor.SessionUser(), Sorted.of()));
        }
        LiveRole role = state.roles().get(grantor);
        if (role == null || role.elevated()) {
            return Optional.empty();
        }
        // SET ROLE asks whether the user that logged in may become the grantor, so being usable is not enough: a membership is lent in any case
        boolean lendable = !grantor.isReserved() && role.sessionRole().administrable() && !isIn(state, grantor, state.server().sessionRole());
        return lendable ? Optional.of(new Authority(new Authority.Actor.Other(grantor), Sorted.of(grantor))) : Optional.empty();
    }

    /** How to take back the memberships that {@code grantor} granted (16 and later; before, whoever administers the role takes any). */
    static Optional<Authority> asGrantorOf(DatabaseState state, Membership row) {
        if (!state.server().atLeast(16)) {
            return administering(state, row.role());
        }
        if (row.grantor().equals(state.server().sessionRole())) {
            return Optional.of(Authority.OURS);
        }
        if (row.grantor().equals(state.server().sessionUser())) {
            return Optional.of(new Authority(new Authority.Actor.SessionUser(), Sorted.of()));
        }
        return row.grantor().equals(state.server().bootstrapSuperuser()) ? Optional.empty() : over(state, row.grantor());
    }

    /** An object in a schema can be named only by who has USAGE on the schema: where the authority alone lacks it, the schema's owner is borrowed too. */
    static Optional<Authority> reaching(DatabaseState state, ObjectGroup group, Authority authority) {
        if (group.kind() == ObjectKind.DATABASE || group.kind() == ObjectKind.SCHEMA) {
            return Optional.of(authority);
        }
        Optional<ObjectGroup> schema = state.schema(Name.of(group.schema()));
        if (schema.isEmpty() || hasUsage(state, schema.get(), authority)) {
            return Optional.of(authority);
        }
        return authority.actor() instanceof Authority.Actor.Other
                ? Optional.empty()
                : over(state, schema.get().owner()).map(authority::and).filter(a -> hasUsage(state, schema.get(), a));
    }

    private static boolean hasUsage(DatabaseState state, ObjectGroup schema, Authority authority) {
        return schema.acl().stream().filter(i -> i.privilege() == Privilege.USAGE)
                .anyMatch(i -> i.grantee().role().map(r -> actsAs(state, authority, r)).orElse(true));
    }

    private static boolean actsAs(DatabaseState state, Authority authority, Name role) {
        Optional<LiveRole> live = state.role(role);
        boolean already = switch (authority.actor()) {
            case Authority.Actor.SessionRole a -> live.filter(r -> r.sessionRole().usable()).isPresent();
            case Authority.Actor.SessionUser a -> live.filter(r -> r.sessionUser().usable()).isPresent();
            case Authority.Actor.Other(Name other) -> isIn(state, other, role);
        };
        boolean lent = !(authority.actor() instanceof Authority.Actor.Other) && authority.borrow().stream().anyMatch(b -> isIn(state, b, role));
        return already || lent;
    }

    /** The name under which grants of a membership are recorded. */
    static Name recordedAs(DatabaseState state, Authority authority) {
        return switch (authority.actor()) {
            case Authority.Actor.SessionRole a -> state.server().sessionRole();
            case Authority.Actor.SessionUser a -> state.server().sessionUser();
            case Authority.Actor.Other a -> a.role();
        };
    }

    /** Whether {@code member} is in {@code role}, directly or not: the opposite membership would close a loop. */
    static boolean isIn(DatabaseState state, Name member, Name role) {
        Set<Name> seen = new HashSet<>();
        ArrayDeque<Name> todo = new ArrayDeque<>();
        todo.add(member);
        while (!todo.isEmpty()) {
            Name next = todo.remove();
            if (seen.add(next)) {
                state.memberships().stream().filter(m -> m.member().equals(next)).forEach(m -> todo.add(m.role()));
            }
        }
        return seen.contains(role);
    }
}
