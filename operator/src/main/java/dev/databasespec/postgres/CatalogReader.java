package dev.databasespec.postgres;

import dev.databasespec.model.AclItem;
import dev.databasespec.model.DatabaseState;
import dev.databasespec.model.DatabaseState.Dependents;
import dev.databasespec.model.DefaultPrivilege;
import dev.databasespec.model.DefaultPrivilege.ObjectType;
import dev.databasespec.model.LiveRole;
import dev.databasespec.model.Membership;
import dev.databasespec.model.MembershipOptions;
import dev.databasespec.model.Name;
import dev.databasespec.model.ObjectGroup;
import dev.databasespec.model.ObjectKind;
import dev.databasespec.model.ObjectRef;
import dev.databasespec.model.Sorted;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Makes a {@link DatabaseState} of the results of {@link CatalogQuery}. */
final class CatalogReader {
    private final Results results;
    private final Set<String> trustedEventTriggers;
    private final boolean withDependents;
    private final Acls acls = new Acls();
    private final List<ObjectGroup> objects = new ArrayList<>();

    CatalogReader(Results results, Set<String> trustedEventTriggers, boolean withDependents) {
        this.results = results;
        this.trustedEventTriggers = trustedEventTriggers;
        this.withDependents = withDependents;
    }

    DatabaseState read() throws SQLException {
        DatabaseState.Server server = server();
        Map<Name, LiveRole> roles = roles();
        SortedSet<Membership> memberships = memberships();
        database();
        schemas();
        relations();
        routines();
        types();
        columns();
        SortedSet<DefaultPrivilege> defaults = defaults();
        Map<Name, List<Dependents>> dependents = withDependents ? dependents() : Map.of();
        return new DatabaseState(server, Sorted.map(roles), memberships, objects, defaults, Sorted.map(dependents));
    }

    private DatabaseState.Server server() throws SQLException {
        ResultSet row = results.next();
        row.next();
        int version = row.getInt("version");
        Name database = Name.of(row.getString("database"));
        Name user = Name.of(row.getString("session_user_name"));
        Name role = Name.of(row.getString("session_role_name"));
        Name bootstrap = Name.of(row.getString("bootstrap"));
        boolean replica = row.getBoolean("replica");
        TreeSet<String> triggers = new TreeSet<>();
        for (ResultSet trigger = results.next(); trigger.next();) {
            triggers.add(trigger.getString("evtname"));
        }
        triggers.removeIf(t -> trustedEventTriggers.contains(t) || trustedEventTriggers.contains(ServerLooks.LOGIN + t));
        return new DatabaseState.Server(version, database, user, role, bootstrap, replica, Sorted.set(triggers));
    }

    private Map<Name, LiveRole> roles() throws SQLException {
        Map<Name, LiveRole> roles = new TreeMap<>();
        for (ResultSet row = results.next(); row.next();) {
            LiveRole role = Roles.read(row);
            acls.learn(role.oid(), role.name());
            roles.put(role.name(), role);
        }
        return roles;
    }

    private SortedSet<Membership> memberships() throws SQLException {
        TreeSet<Membership> memberships = new TreeSet<>();
        for (ResultSet row = results.next(); row.next();) {
            memberships.add(new Membership(acls.role(row.getLong("roleid")), acls.role(row.getLong("member")), acls.role(row.getLong("grantor")),
                    new MembershipOptions(row.getBoolean("admin_option"), row.getBoolean("inherit_option"), row.getBoolean("set_option"))));
        }
        return Sorted.set(memberships);
    }

    private void database() throws SQLException {
        for (ResultSet row = results.next(); row.next();) {
            ObjectRef database = ObjectRef.database(Name.of(row.getString("datname")));
            group(ObjectKind.DATABASE, "", row, "datdba", false, List.of(database));
        }
    }

    private void schemas() throws SQLException {
        for (ResultSet row = results.next(); row.next();) {
            Name name = Name.of(row.getString("nspname"));
            group(ObjectKind.SCHEMA, name.value(), row, "nspowner", row.getBoolean("extension"), List.of(ObjectRef.schema(name)));
        }
    }

    private void relations() throws SQLException {
        for (ResultSet row = results.next(); row.next();) {
            String schema = row.getString("nspname");
            ObjectKind kind = row.getBoolean("sequence") ? ObjectKind.SEQUENCE : ObjectKind.TABLE;
            group(kind, schema, row, "relowner", row.getBoolean("extension"), named(kind, schema, row));
        }
    }

    private void routines() throws SQLException {
        for (ResultSet row = results.next(); row.next();) {
            String schema = row.getString("nspname");
            List<String> names = Results.texts(row, "names");
            List<String> arguments = Results.texts(row, "arguments");
            List<ObjectRef> routines = new ArrayList<>();
            for (int i = 0; i < names.size(); i++) {
                routines.add(ObjectRef.routine(schema, names.get(i), "(" + arguments.get(i) + ")"));
            }
            group(ObjectKind.ROUTINE, schema, row, "proowner", row.getBoolean("extension"), routines);
        }
    }

    private void types() throws SQLException {
        for (ResultSet row = results.next(); row.next();) {
            String schema = row.getString("nspname");
            group(ObjectKind.TYPE, schema, row, "typowner", row.getBoolean("extension"), named(ObjectKind.TYPE, schema, row));
        }
    }

    private void columns() throws SQLException {
        for (ResultSet row = results.next(); row.next();) {
            String schema = row.getString("nspname");
            ObjectRef column = ObjectRef.in(ObjectKind.TABLE, schema, row.getString("relname")).column(row.getString("attname"));
            group(ObjectKind.COLUMN, schema, row, "relowner", row.getBoolean("extension"), List.of(column));
        }
    }

    private static List<ObjectRef> named(ObjectKind kind, String schema, ResultSet row) throws SQLException {
        return Results.texts(row, "names").stream().map(name -> ObjectRef.in(kind, schema, name)).toList();
    }

    private void group(ObjectKind kind, String schema, ResultSet row, String owner, boolean extension, Collection<ObjectRef> members) throws SQLException {
        objects.add(new ObjectGroup(kind, schema, acls.role(row.getLong(owner)), extension, Sorted.set(members), acls.items(Results.texts(row, "acl"))));
    }

    private SortedSet<DefaultPrivilege> defaults() throws SQLException {
        TreeSet<DefaultPrivilege> defaults = new TreeSet<>();
        for (ResultSet row = results.next(); row.next();) {
            Name owner = acls.role(row.getLong("defaclrole"));
            String schema = row.getString("schema");
            ObjectType type = ObjectType.ofLetter(row.getString("defaclobjtype").charAt(0));
            for (AclItem item : acls.items(Results.texts(row, "acl"))) {
                defaults.add(new DefaultPrivilege(owner, schema, type, item.grantee(), item.privilege(), item.grantable()));
            }
        }
        return Sorted.set(defaults);
    }

    private Map<Name, List<Dependents>> dependents() throws SQLException {
        Map<Name, List<Dependents>> dependents = new TreeMap<>();
        for (ResultSet row = results.next(); row.next();) {
            dependents.computeIfAbsent(Name.of(row.getString("rolname")), r -> new ArrayList<>())
                    .add(new Dependents(Name.of(row.getString("database")), row.getBoolean("owned"), row.getLong("objects")));
        }
        dependents.values()
                .forEach(list -> list
                        .sort(java.util.Comparator.comparing(Dependents::database).thenComparing(Dependents::owned, (a, b) -> Boolean.compare(b, a))));
        return dependents;
    }
}
