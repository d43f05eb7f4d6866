package dev.databasespec.reconcile;

import dev.databasespec.model.DatabaseState;
import dev.databasespec.model.DesiredRole;
import dev.databasespec.model.DesiredState;
import dev.databasespec.model.DesiredState.WantedGrant;
import dev.databasespec.model.Inventory;
import dev.databasespec.model.Membership;
import dev.databasespec.model.Name;
import dev.databasespec.model.Sorted;
import dev.databasespec.plan.PlannedStep;
import dev.databasespec.plan.Step;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Keeps the inventory: what was ours, plus what these steps made, minus what is gone. */
final class Inventories {
    private Inventories() {}

    /**
     * What will be ours if the steps succeed; nothing is taken off yet. A membership of which there is a row in {@code live} was there before us.
     *
     * @param gifts grants to roles that were there before us, which the steps give
     */
    static Inventory expected(Inventory before, Collection<PlannedStep> steps, Collection<WantedGrant> gifts, DatabaseState live) {
        TreeSet<Name> roles = new TreeSet<>(before.roles());
        TreeSet<Name> schemas = new TreeSet<>(before.schemas());
        TreeSet<Membership.Key> memberships = new TreeSet<>(before.memberships());
        TreeSet<Name> users = new TreeSet<>(before.users());
        for (PlannedStep planned : steps) {
            if (planned.step() instanceof Step.CreateAccount s) {
                users.add(s.role());
            } else if (planned.step() instanceof Step.AddAccountRoles s) {
                s.roles().stream().map(r -> new Membership.Key(r, s.role())).filter(k -> !isThere(live, k)).forEach(memberships::add);
            } else if (planned.step() instanceof Step.CreateRole s) {
                roles.add(s.role());
            } else if (planned.step() instanceof Step.CreateSchema s) {
                schemas.add(s.schema());
            } else if (planned.step() instanceof Step.GrantMembership s) {
                s.members().stream().map(m -> new Membership.Key(s.role(), m)).filter(k -> !isThere(live, k)).forEach(memberships::add);
            }
        }
        Set<WantedGrant> grants = new LinkedHashSet<>(before.grants());
        grants.addAll(gifts);
        return new Inventory(schemas, roles, memberships, before.passwords(), List.copyOf(grants), users, before.adoptedSchemas(), before.adoptedRoles());
    }

    /** Whether everything that {@code steps} make is announced already. */
    static boolean announces(Inventory announced, Collection<PlannedStep> steps, Collection<WantedGrant> gifts, DatabaseState live) {
        return expected(announced, steps, gifts, live).equals(announced);
    }

    private static boolean isThere(DatabaseState live, Membership.Key key) {
        return live.memberships().stream().anyMatch(m -> m.key().equals(key));
    }

    /**
     * What is ours now.
     *
     * @param sum what was ours, and what the pass made
     * @param live the catalog afterwards
     * @param complete nothing is withheld and nothing failed: what had to be taken back has been
     */
    static Inventory after(Inventory sum, DesiredState desired, DatabaseState live, boolean complete, Map<Name, String> fingerprints) {
        TreeSet<Name> roles = new TreeSet<>(sum.roles());
        desired.roles().keySet().stream().filter(desired.elsewhere().madeRoles()::contains).filter(desired::manages).forEach(roles::add);
        roles.removeIf(r -> live.role(r).isEmpty() || (complete && !desired.roles().containsKey(r) && desired.elsewhere().roles().contains(r)));
        TreeSet<Name> schemas = new TreeSet<>(sum.schemas());
        schemas.removeIf(s -> live.schema(s).isEmpty());
        TreeSet<Membership.Key> there = new TreeSet<>();
        live.memberships().forEach(m -> there.add(m.key()));
        TreeSet<Membership.Key> memberships = new TreeSet<>(sum.memberships());
        memberships.retainAll(there);
        return new Inventory(schemas, roles, memberships, Sorted.map(fingerprints), grants(sum, desired, complete), users(sum, desired, live, complete),
                adoptedSchemas(desired, schemas, live),
                adoptedRoles(desired, roles, live));
    }

    /** Of a user that several DatabaseSpecs name, the last one that lets go knows that it was made. */
    private static java.util.SortedSet<Name> users(Inventory sum, DesiredState desired, DatabaseState live, boolean complete) {
        TreeSet<Name> users = new TreeSet<>(sum.users());
        desired.users().values().stream().filter(u -> !u.absent()).map(DesiredState.User::role).filter(desired.elsewhere().madeUsers()::contains)
                .forEach(users::add);
        users.removeIf(u -> live.role(u).isEmpty() || (complete && !desired.users().containsKey(u) && desired.elsewhere().madeUsers().contains(u)));
        return Sorted.set(users);
    }

    private static List<WantedGrant> grants(Inventory sum, DesiredState desired, boolean complete) {
        return sum.grants().stream().filter(g -> !complete || desired.grants().contains(g)).toList();
    }

    private static Collection<Name> declared(DesiredState desired) {
        return desired.roles().values().stream().filter(r -> desired.manages(r.name())).map(DesiredRole::name).toList();
    }

    private static java.util.SortedSet<Name> adoptedRoles(DesiredState desired, Collection<Name> made, DatabaseState live) {
        return Sorted.set(declared(desired).stream().filter(r -> !made.contains(r) && live.role(r).isPresent()).toList());
    }

    private static java.util.SortedSet<Name> adoptedSchemas(DesiredState desired, Collection<Name> made, DatabaseState live) {
        return Sorted.set(desired.schemas().values().stream().filter(s -> !s.absent() && !made.contains(s.name()) && live.schema(s.name()).isPresent())
                .map(DesiredState.Schema::name).toList());
    }

    /** Fingerprints after the pass: of passwords that were set, and of those that were right. */
    static Map<Name, String> fingerprints(Request request, List<PlannedStep> applied, DatabaseState live, Fingerprints fingerprints) {
        TreeMap<Name, String> result = new TreeMap<>();
        request.passwords().forEach((role, password) -> {
            boolean set = applied.stream().anyMatch(p -> p.step() instanceof Step.SetPassword s && s.role().equals(role));
            String before = request.applied().passwords().get(role);
            if (set && live.role(role).isPresent()) {
                result.put(role, fingerprints.of(password, live.role(role).get().oid()));
            } else if (before != null) {
                result.put(role, before);
            }
        });
        return result;
    }
}
