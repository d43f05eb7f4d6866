package dev.databasespec.kubernetes;

import dev.databasespec.api.DatabaseSpec;
import dev.databasespec.model.DesiredRole;
import dev.databasespec.model.DesiredRole.Wishes;
import dev.databasespec.model.DesiredState;
import dev.databasespec.model.DesiredState.Elsewhere;
import dev.databasespec.model.DesiredState.WantedMembership;
import dev.databasespec.model.Membership;
import dev.databasespec.model.Name;
import dev.databasespec.model.Sorted;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** What the other DatabaseSpecs of one server say about roles, which belong to the whole server. */
record Neighbours(Elsewhere elsewhere, Map<Name, List<DesiredRole>> roles) {

    static Neighbours of(Collection<DatabaseSpec> others, Instant now) {
        TreeSet<Name> declared = new TreeSet<>();
        TreeSet<Membership.Key> memberships = new TreeSet<>();
        TreeSet<Name> made = new TreeSet<>();
        TreeSet<Name> users = new TreeSet<>();
        TreeSet<Name> madeUsers = new TreeSet<>();
        Map<Name, List<DesiredRole>> roles = new HashMap<>();
        for (DatabaseSpec other : others) {
            made.addAll(Inventories.of(other.getStatus()).roles());
            madeUsers.addAll(Inventories.of(other.getStatus()).users());
            if (!isGoing(other)) {
                users.addAll(UserDeclarations.named(other.getSpec().users()));
            }
            if (!isGoing(other) && DesiredStates.alone(other) instanceof Declaration.Valid(var state)) {
                state.roles().values().stream().filter(r -> !r.absent()).forEach(r -> {
                    declared.add(r.name());
                    roles.computeIfAbsent(r.name(), k -> new ArrayList<>()).add(r);
                });
                state.at(now).memberships().stream().map(WantedMembership::key).forEach(memberships::add);
            }
        }
        return new Neighbours(new Elsewhere(declared, memberships, made, users, madeUsers), roles);
    }

    /** A spec that is being deleted declares nothing any more. */
    private static boolean isGoing(DatabaseSpec spec) {
        return spec.getMetadata().getDeletionTimestamp() != null;
    }

    /** The state, with what the others name about its roles and it does not. */
    DesiredState joinedTo(DesiredState state) {
        Map<Name, DesiredRole> joined = new TreeMap<>(state.roles());
        joined.replaceAll((name, role) -> role.external() || role.absent() ? role : joined(role, roles.getOrDefault(name, List.of())));
        return new DesiredState(state.create(), state.authoritative(), state.schemas(), Sorted.map(joined), state.users(), state.memberships(), state.grants(),
                state.defaults(), state.passwordsToSet(), elsewhere);
    }

    private static DesiredRole joined(DesiredRole role, List<DesiredRole> others) {
        Wishes wishes = role.wishes();
        boolean open = role.openMembers();
        for (DesiredRole other : others) {
            wishes = either(wishes, other.wishes());
            open |= other.openMembers();
        }
        return new DesiredRole(role.name(), wishes, role.password(), false, false, role.reassignOwnedTo(), open);
    }

    private static Wishes either(Wishes a, Wishes b) {
        TreeMap<String, String> settings = new TreeMap<>(b.settings());
        settings.putAll(a.settings());
        return new Wishes(first(a.login(), b.login()), first(a.inherit(), b.inherit()), first(a.createdb(), b.createdb()),
                first(a.createrole(), b.createrole()),
                first(a.connectionLimit(), b.connectionLimit()), first(a.validUntil(), b.validUntil()), first(a.comment(), b.comment()),
                Sorted.map(settings));
    }

    private static <T> Optional<T> first(Optional<T> a, Optional<T> b) {
        return a.or(() -> b);
    }
}
