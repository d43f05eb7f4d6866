package dev.databasespec.plan;

import dev.databasespec.model.AclItem;
import dev.databasespec.model.DatabaseState;
import dev.databasespec.model.DefaultPrivilege;
import dev.databasespec.model.DesiredRole;
import dev.databasespec.model.DesiredState;
import dev.databasespec.model.Grantee;
import dev.databasespec.model.Inventory;
import dev.databasespec.model.LiveRole;
import dev.databasespec.model.Membership;
import dev.databasespec.model.MembershipOptions;
import dev.databasespec.model.Name;
import dev.databasespec.model.ObjectGroup;
import dev.databasespec.model.ObjectKind;
import dev.databasespec.model.ObjectRef;
import dev.databasespec.model.Privilege;
import dev.databasespec.model.RoleAttributes;
import dev.databasespec.model.Selector;
import dev.databasespec.model.Sorted;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;

/** A random database, a random spec for it, and a random memory of what we made: everything from one seed. */
public final class RandomWorld {
    static final Name US = Name.of("cloudsqlsuperuser");
    static final Name LOGIN = Name.of("postgres");
    static final Name BOOTSTRAP = Name.of("cloudsqladmin");
    static final Name DATABASE = Name.of("shop");
    private static final int[] VERSIONS = {130023, 140020, 150018, 160015, 170011, 180006};
    public final DatabaseState live;
    public final DesiredState desired;
    final Inventory applied;
    private final Random random;
    private final int version;
    private final RandomAccounts accounts;

    RandomWorld(long seed) {
        this(seed, VERSIONS[Math.floorMod(seed, VERSIONS.length)], true);
    }

    /** The same seed on another version of the server differs only where the versions do. */
    public RandomWorld(long seed, int version) {
        this(seed, version, false);
    }

    private RandomWorld(long seed, int version, boolean withUsers) {
        this.random = new Random(seed);
        this.version = version;
        this.accounts = new RandomAccounts(seed, version, withUsers);
        live = state();
        applied = inventory();
        desired = spec();
    }

    static Name role(int i) {
        return Name.of("r" + i);
    }

    private DatabaseState state() {
        Map<Name, LiveRole> roles = new TreeMap<>();
        LiveRole.Reach all = new LiveRole.Reach(true, true);
        for (Name system : List.of(US, LOGIN, BOOTSTRAP)) {
            roles.put(system, new LiveRole(system, 10, RoleAttributes.DEFAULT, system.equals(BOOTSTRAP), "", Sorted.map(Map.of()), Sorted.map(Map.of()),
                    system.equals(BOOTSTRAP) ? LiveRole.Reach.NONE : all, all));
        }
        for (int i = 0; i < 8; i++) {
            if (random.nextInt(4) > 0) {
                roles.put(role(i),
                        new LiveRole(role(i), 100 + i, attributes(), false, random.nextBoolean() ? "" : "hand made", Sorted.map(settings()),
                                Sorted.map(Map.of()),
                                new LiveRole.Reach(random.nextInt(4) == 0, true), LiveRole.Reach.NONE));
            }
        }
        List<Name> names = List.copyOf(roles.keySet());
        List<ObjectGroup> objects = new ArrayList<>();
        objects.add(group(ObjectKind.DATABASE, "", US, false, Sorted.of(ObjectRef.database(DATABASE)), names));
        for (int s = 0; s < 3; s++) {
            String schema = "s" + s;
            objects.add(group(ObjectKind.SCHEMA, schema, pick(names), false, Sorted.of(ObjectRef.schema(Name.of(schema))), names));
            for (ObjectKind kind : List.of(ObjectKind.TABLE, ObjectKind.SEQUENCE, ObjectKind.ROUTINE, ObjectKind.TYPE)) {
                addObjects(objects, kind, schema, names);
            }
        }
        TreeSet<Membership> memberships = new TreeSet<>();
        for (int i = 0; i < random.nextInt(10); i++) {
            int member = 1 + random.nextInt(7);
            Name role = role(random.nextInt(member));
            if (roles.containsKey(role) && roles.containsKey(role(member))) {
                Name grantor = version < 160000 || random.nextInt(3) > 0 ? US : LOGIN;
                memberships.removeIf(m -> version < 160000 && m.key().equals(new Membership.Key(role, role(member))));
                memberships.removeIf(m -> m.key().equals(new Membership.Key(role, role(member))) && m.grantor().equals(grantor));
                memberships.add(
                        new Membership(role, role(member), grantor, version < 160000 ? new MembershipOptions(random.nextBoolean(), true, true) : options()));
            }
        }
        DatabaseState.Server server = new DatabaseState.Server(version, DATABASE, LOGIN, US, BOOTSTRAP, false, Sorted.of());
        accounts.addTo(roles, memberships);
        return new DatabaseState(server, Sorted.map(roles), memberships, objects, defaults(names), Sorted.map(Map.of())).with(accounts.provider());
    }

    private void addObjects(List<ObjectGroup> objects, ObjectKind kind, String schema, List<Name> names) {
        int number = 0;
        for (int g = 0; g < random.nextInt(4); g++) {
            TreeSet<ObjectRef> members = new TreeSet<>();
            for (int i = 0; i <= random.nextInt(3); i++) {
                String name = kind.word().charAt(0) + "" + number++;
                members.add(kind == ObjectKind.ROUTINE ? ObjectRef.routine(schema, name, "(integer)") : ObjectRef.in(kind, schema, name));
            }
            ObjectGroup group = group(kind, schema, pick(names), random.nextInt(8) == 0, members, names);
            objects.add(group);
            if (kind == ObjectKind.TABLE && random.nextInt(3) == 0) {
                ObjectRef column = members.first().column("c" + random.nextInt(3));
                objects.add(group(ObjectKind.COLUMN, schema, group.owner(), group.extension(), Sorted.of(column), names));
            }
        }
    }

    private ObjectGroup group(ObjectKind kind, String schema, Name owner, boolean extension, java.util.SortedSet<ObjectRef> members, List<Name> names) {
        TreeSet<AclItem> acl = new TreeSet<>();
        for (int i = 0; i < random.nextInt(5); i++) {
            Grantee grantee = random.nextInt(6) == 0 ? Grantee.PUBLIC : Grantee.of(pick(names));
            Name grantor = random.nextInt(5) == 0 ? pick(names) : owner;
            Privilege privilege = privilege(kind);
            acl.removeIf(x -> x.grantee().equals(grantee) && x.grantor().equals(grantor) && x.privilege() == privilege);
            acl.add(new AclItem(grantee, grantor, privilege, !grantee.equals(Grantee.PUBLIC) && random.nextInt(5) == 0));
        }
        return new ObjectGroup(kind, schema, owner, extension, members, kind == ObjectKind.COLUMN && acl.isEmpty()
                ? Sorted.of(new AclItem(Grantee.PUBLIC, owner, Privilege.SELECT, false))
                : acl);
    }

    private java.util.SortedSet<DefaultPrivilege> defaults(List<Name> names) {
        TreeSet<DefaultPrivilege> defaults = new TreeSet<>();
        for (int i = 0; i < random.nextInt(6); i++) {
            DefaultPrivilege item = defaultPrivilege(pick(names), Grantee.of(pick(names)));
            defaults.remove(item.withGrantable(!item.grantable()));
            defaults.add(item);
        }
        return defaults;
    }

    private DefaultPrivilege defaultPrivilege(Name owner, Grantee grantee) {
        DefaultPrivilege.ObjectType type = pick(
                List.of(DefaultPrivilege.ObjectType.TABLES, DefaultPrivilege.ObjectType.SEQUENCES, DefaultPrivilege.ObjectType.ROUTINES));
        return new DefaultPrivilege(owner, random.nextInt(3) == 0 ? "" : "s" + random.nextInt(3), type, grantee, privilege(type.kind()),
                random.nextInt(6) == 0);
    }

    private Inventory inventory() {
        TreeSet<Name> made = new TreeSet<>();
        live.roles().keySet().stream().filter(r -> !r.isReserved() && random.nextBoolean()).forEach(made::add);
        TreeSet<Membership.Key> memberships = new TreeSet<>();
        live.memberships().stream().filter(m -> random.nextInt(3) == 0).forEach(m -> memberships.add(m.key()));
        return new Inventory(random.nextInt(4) == 0 ? Sorted.of(Name.of("s2")) : Sorted.of(), made, memberships, Sorted.map(Map.of()), List.of(),
                accounts.made(),
                Sorted.of(), Sorted.of());
    }

    private DesiredState spec() {
        Map<Name, DesiredRole> roles = new TreeMap<>();
        for (int i = 0; i < 8; i++) {
            if (random.nextInt(3) > 0) {
                boolean external = random.nextInt(6) == 0;
                boolean absent = !external && random.nextInt(10) == 0;
                roles.put(role(i), new DesiredRole(role(i), external || absent ? DesiredRole.Wishes.NONE : wishes(), Optional.empty(), external, absent,
                        absent ? Optional.of(US) : Optional.empty(), random.nextInt(5) == 0));
            }
        }
        Map<Name, DesiredState.Schema> schemas = new TreeMap<>();
        for (int s = 0; s < 4; s++) {
            if (random.nextBoolean()) {
                Optional<Name> owner = roles.values().stream().filter(r -> !r.absent() && random.nextInt(3) == 0).map(DesiredRole::name).findFirst();
                schemas.put(Name.of("s" + s), new DesiredState.Schema(Name.of("s" + s), owner, random.nextInt(3) == 0, random.nextInt(8) == 0));
            }
        }
        List<Name> grantable = roles.values().stream().filter(r -> !r.absent()).map(DesiredRole::name).toList();
        List<DesiredState.WantedGrant> grants = new ArrayList<>();
        List<DesiredState.WantedDefault> defaults = new ArrayList<>();
        Map<Membership.Key, DesiredState.WantedMembership> memberships = new TreeMap<>();
        for (int i = 0; !grantable.isEmpty() && i < random.nextInt(12); i++) {
            grants.add(grant(pick(grantable)));
        }
        for (int i = 0; !grantable.isEmpty() && i < random.nextInt(5); i++) {
            DefaultPrivilege d = defaultPrivilege(pick(grantable), Grantee.of(pick(grantable)));
            defaults.add(new DesiredState.WantedDefault(d.owner(), d.schema(), d.type(), d.grantee(), Sorted.of(d.privilege()), random.nextInt(8) == 0,
                    d.grantable()));
        }
        for (int i = 0; i < random.nextInt(6); i++) {
            int member = 1 + random.nextInt(7);
            Membership.Key key = new Membership.Key(role(random.nextInt(member)), role(member));
            if (grantable.contains(key.role()) && grantable.contains(key.member())) {
                memberships.put(key, new DesiredState.WantedMembership(key,
                        live.server().atLeast(16) ? options() : new MembershipOptions(random.nextBoolean(), true, true), true));
            }
        }
        return new DesiredState(Optional.empty(), random.nextInt(4) > 0, Sorted.map(schemas), Sorted.map(roles), accounts.declared(memberships),
                List.copyOf(memberships.values()), grants,
                defaults, Sorted.of(), DesiredState.Elsewhere.NOTHING);
    }

    private DesiredState.WantedGrant grant(Name grantee) {
        ObjectKind kind = pick(
                List.of(ObjectKind.DATABASE, ObjectKind.SCHEMA, ObjectKind.TABLE, ObjectKind.TABLE, ObjectKind.SEQUENCE, ObjectKind.ROUTINE, ObjectKind.TYPE));
        Name schema = Name.of("s" + random.nextInt(4));
        TreeSet<String> names = new TreeSet<>();
        if (random.nextBoolean()) {
            names.add("*");
        } else {
            for (int i = 0; i <= random.nextInt(2); i++) {
                names.add(kind.word().charAt(0) + (random.nextInt(5) == 0 ? "*" : "" + random.nextInt(5)));
            }
        }
        boolean columns = kind == ObjectKind.TABLE && random.nextInt(4) == 0;
        Selector selector = switch (kind) {
            case DATABASE -> Selector.database();
            case SCHEMA -> Selector.schema(schema);
            case TABLE, SEQUENCE, ROUTINE, TYPE, COLUMN ->
                new Selector(kind, schema.value(), names, columns ? Sorted.of("c" + random.nextInt(3)) : Sorted.of());
        };
        return new DesiredState.WantedGrant(Grantee.of(grantee), selector, Sorted.of(privilege(columns ? ObjectKind.COLUMN : kind)), random.nextInt(8) == 0,
                random.nextInt(6) == 0);
    }

    private DesiredRole.Wishes wishes() {
        return new DesiredRole.Wishes(maybe(random.nextBoolean()), maybe(random.nextBoolean()), maybe(false), maybe(false), maybe(random.nextInt(4)),
                Optional.empty(),
                maybe(random.nextBoolean() ? "" : "declared"), Sorted.map(settings()));
    }

    private Map<String, String> settings() {
        return random.nextInt(3) > 0 ? Map.of() : Map.of("statement_timeout", random.nextInt(3) + "s");
    }

    private RoleAttributes attributes() {
        return new RoleAttributes(random.nextBoolean(), random.nextBoolean(), random.nextInt(5) == 0, false, random.nextInt(4) - 1, "");
    }

    private MembershipOptions options() {
        return new MembershipOptions(random.nextInt(4) == 0, random.nextInt(4) > 0, random.nextInt(4) > 0);
    }

    private <T> Optional<T> maybe(T value) {
        return random.nextBoolean() ? Optional.of(value) : Optional.empty();
    }

    private Privilege privilege(ObjectKind kind) {
        return pick(kind.privileges(140000).stream().sorted().toList());
    }

    private <T> T pick(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }
}
