package dev.databasespec.model;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;

/**
 * What the catalog of one database says about access, read in one snapshot.
 *
 * @param objects the database itself, its schemas and what lies in them, grouped; system schemas are left out
 * @param dependents for roles that may have to be dropped: what hangs on them, in every database of the server
 */
public record DatabaseState(Server server, SortedMap<Name, LiveRole> roles, SortedSet<Membership> memberships, List<ObjectGroup> objects,
        SortedSet<DefaultPrivilege> defaultPrivileges, SortedMap<Name, List<Dependents>> dependents) {

    /**
     * Who we are and where.
     *
     * @param version server_version_num, 150007 for 15.7
     * @param sessionUser who logged in
     * @param sessionRole who the session acts as; the session user where no other role was asked for
     * @param bootstrapSuperuser the role with oid 10; memberships that it granted are out of reach from 16 on
     * @param untrustedEventTriggers enabled event triggers that would run tenant code as us
     * @param provider what else than SQL the server can be changed with
     */
    public record Server(int version, Name database, Name sessionUser, Name sessionRole, Name bootstrapSuperuser, boolean replica,
            SortedSet<String> untrustedEventTriggers, Provider provider) {
        public Server {
            untrustedEventTriggers = Sorted.set(untrustedEventTriggers);
        }

        public Server(int version, Name database, Name sessionUser, Name sessionRole, Name bootstrapSuperuser, boolean replica,
                SortedSet<String> untrustedEventTriggers) {
            this(version, database, sessionUser, sessionRole, bootstrapSuperuser, replica, untrustedEventTriggers, Provider.NONE);
        }

        Server with(Provider other) {
            return new Server(version, database, sessionUser, sessionRole, bootstrapSuperuser, replica, untrustedEventTriggers, other);
        }

        public boolean atLeast(int major) {
            return version >= major * 10000;
        }

        public boolean isUs(Name role) {
            return role.equals(sessionUser) || role.equals(sessionRole);
        }
    }

    /** Whether users can be made through the Cloud SQL Admin API, and whether IAM principals can log in. */
    public record Provider(boolean adminApi, boolean iamAuthentication) {
        public static final Provider NONE = new Provider(false, true);
    }

    /**
     * Objects of one database that depend on a role (pg_shdepend).
     *
     * @param owned true: it owns them; false: it only holds or gave rights on them
     */
    public record Dependents(Name database, boolean owned, long count) {}

    public DatabaseState {
        roles = Sorted.map(roles);
        memberships = Sorted.set(memberships);
        objects = List.copyOf(objects);
        defaultPrivileges = Sorted.set(defaultPrivileges);
        dependents = Sorted.map(dependents);
    }

    public DatabaseState with(Provider provider) {
        return new DatabaseState(server.with(provider), roles, memberships, objects, defaultPrivileges, dependents);
    }

    public DatabaseState withRoles(Map<Name, LiveRole> changed) {
        return new DatabaseState(server, Sorted.map(changed), memberships, objects, defaultPrivileges, dependents);
    }

    public DatabaseState withMemberships(Collection<Membership> changed) {
        return new DatabaseState(server, roles, Sorted.set(changed), objects, defaultPrivileges, dependents);
    }

    public DatabaseState withObjects(List<ObjectGroup> changed) {
        return new DatabaseState(server, roles, memberships, changed, defaultPrivileges, dependents);
    }

    public DatabaseState withDefaultPrivileges(Collection<DefaultPrivilege> changed) {
        return new DatabaseState(server, roles, memberships, objects, Sorted.set(changed), dependents);
    }

    public Optional<LiveRole> role(Name name) {
        return Optional.ofNullable(roles.get(name));
    }

    /** The group that is this one database or schema. */
    public Optional<ObjectGroup> single(ObjectRef ref) {
        return objects.stream().filter(g -> g.kind() == ref.kind() && g.objects().contains(ref)).findFirst();
    }

    public Optional<ObjectGroup> schema(Name name) {
        return single(ObjectRef.schema(name));
    }

    public ObjectGroup database() {
        return single(ObjectRef.database(server.database())).orElseThrow(() -> new IllegalStateException("the catalog lists no row for " + server.database()));
    }
}
