package dev.databasespec.plan;

import dev.databasespec.model.DatabaseState;
import dev.databasespec.model.DesiredState.User;
import dev.databasespec.model.DesiredState.WantedMembership;
import dev.databasespec.model.LiveRole;
import dev.databasespec.model.Membership;
import dev.databasespec.model.MembershipOptions;
import dev.databasespec.model.Name;
import dev.databasespec.model.RoleAttributes;
import dev.databasespec.model.Sorted;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** The IAM users of a random world: some there, some declared, some made by us; with and without an Admin API. */
final class RandomAccounts {
    private static final Name MARKER = Name.of("cloudsqliamuser");
    private static final Name MONITOR = Name.of("pg_monitor");
    private static final int MOST = 4;
    private final Random random;
    private final int version;
    private final int most;
    private final TreeSet<Name> there = new TreeSet<>();

    RandomAccounts(long seed, int version, boolean some) {
        this.most = some ? MOST : 0;
        this.random = new Random(~seed);
        this.version = version;
    }

    DatabaseState.Provider provider() {
        return most == 0 ? DatabaseState.Provider.NONE : new DatabaseState.Provider(random.nextInt(4) > 0, random.nextInt(8) > 0);
    }

    void addTo(Map<Name, LiveRole> roles, Set<Membership> memberships) {
        if (most == 0) {
            return;
        }
        for (Name name : List.of(MARKER, MONITOR)) {
            roles.put(name, role(name));
        }
        for (int i = 0; i < most; i++) {
            if (random.nextBoolean()) {
                Name user = user(i);
                there.add(user);
                roles.put(user, role(user));
                memberships.add(new Membership(MARKER, user, RandomWorld.BOOTSTRAP, MembershipOptions.DEFAULT));
                for (Name group : groups()) {
                    if (roles.containsKey(group)) {
                        memberships.add(new Membership(group, user, random.nextBoolean() ? RandomWorld.US : RandomWorld.BOOTSTRAP, MembershipOptions.DEFAULT));
                    }
                }
            }
        }
    }

    /** From 16 on nobody but the provider administers what the API made. */
    private LiveRole role(Name name) {
        LiveRole.Reach reach = version < 160000 ? new LiveRole.Reach(false, true) : LiveRole.Reach.NONE;
        return new LiveRole(name, 1000, RoleAttributes.DEFAULT, false, "", Sorted.map(Map.of()), Sorted.map(Map.of()), reach, LiveRole.Reach.NONE);
    }

    SortedSet<Name> made() {
        TreeSet<Name> made = new TreeSet<>(there);
        made.removeIf(u -> random.nextBoolean());
        return made;
    }

    SortedMap<Name, User> declared(Map<Membership.Key, WantedMembership> memberships) {
        TreeMap<Name, User> users = new TreeMap<>();
        for (int i = 0; i < most; i++) {
            Name user = user(i);
            if (random.nextInt(3) > 0) {
                boolean absent = random.nextInt(6) == 0;
                boolean expired = !absent && random.nextInt(4) == 0;
                SortedSet<Name> groups = absent ? Sorted.of() : groups();
                users.put(user(i),
                        new User(user(i), user(i).value(), "User", groups, !absent && random.nextBoolean(), absent, Optional.empty(), Optional.empty(),
                                expired));
                if (!expired) {
                    groups.stream().map(g -> new Membership.Key(g, user))
                            .forEach(k -> memberships.put(k, new WantedMembership(k, MembershipOptions.DEFAULT, true)));
                }
            }
        }
        return users;
    }

    private SortedSet<Name> groups() {
        TreeSet<Name> groups = new TreeSet<>();
        for (int i = 0; i < random.nextInt(3); i++) {
            groups.add(random.nextInt(3) == 0 ? MONITOR : RandomWorld.role(random.nextInt(8)));
        }
        return groups;
    }

    private static Name user(int i) {
        return Name.of("u" + i + "@acme.com");
    }
}
