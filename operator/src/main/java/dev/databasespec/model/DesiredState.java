package dev.databasespec.model;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;

/**
 * What one DatabaseSpec wants of its database: valid in itself, names resolved, nothing compared yet.
 *
 * @param create how to make the database when it is missing
 * @param authoritative true: what a declared role holds beyond this is surplus and goes; false: it is only counted
 * @param users IAM principals by the name of their database role
 * @param passwordsToSet declared passwords that differ from what was set last
 */
public record DesiredState(Optional<Database> create, boolean authoritative, SortedMap<Name, Schema> schemas, SortedMap<Name, DesiredRole> roles,
        SortedMap<Name, User> users, List<WantedMembership> memberships, List<WantedGrant> grants, List<WantedDefault> defaults,
        SortedSet<Name> passwordsToSet, Elsewhere elsewhere) {

    public static final DesiredState NOTHING = new DesiredState(Optional.empty(), true, Sorted.map(Map.of()), Sorted.map(Map.of()), Sorted.map(Map.of()),
            List.of(),
            List.of(), List.of(), Sorted.of(), Elsewhere.NOTHING);

    /** How {@code CREATE DATABASE} shall make it; empty strings mean the server's default. */
    public record Database(Optional<Name> owner, String encoding, String collation, String template, int connectionLimit) {}

    /** A declared schema; {@code revokePublic}: take PUBLIC's rights on the schema itself */
    public record Schema(Name name, Optional<Name> owner, boolean revokePublic, boolean absent) {}

    /**
     * An IAM principal.
     *
     * @param principal as written, {@code api@acme-prod.iam.gserviceaccount.com}
     * @param roles what it is to be a member of
     * @param create the database user is made where it is missing
     * @param absent the database user is to go
     * @param expiresAt when it loses its memberships; {@code expired}: that moment is over
     */
    public record User(Name role, String principal, String type, SortedSet<Name> roles, boolean create, boolean absent, Optional<Name> reassignOwnedTo,
            Optional<Instant> expiresAt, boolean expired) {
        public User {
            roles = Sorted.set(roles);
        }

        User at(Instant now) {
            boolean over = expiresAt.filter(e -> !e.isAfter(now)).isPresent();
            return new User(role, principal, type, roles, create, absent, reassignOwnedTo, expiresAt, over);
        }
    }

    /** A declared membership; {@code required} false: a membership that cannot be granted is a warning only */
    public record WantedMembership(Membership.Key key, MembershipOptions options, boolean required) {}

    /** A declared grant; {@code all}: every privilege that the kind of object has on this server, beside the named ones */
    public record WantedGrant(Grantee grantee, Selector selector, SortedSet<Privilege> privileges, boolean all, boolean grantable) {
        public WantedGrant {
            privileges = Sorted.set(privileges);
        }
    }

    public record WantedDefault(Name owner, String schema, DefaultPrivilege.ObjectType type, Grantee grantee, SortedSet<Privilege> privileges, boolean all,
            boolean grantable) {
        public WantedDefault {
            privileges = Sorted.set(privileges);
        }
    }

    /**
     * What the other DatabaseSpecs of the same server say: roles belong to the whole server.
     *
     * @param roles that they declare, {@code users} the database users of their principals
     * @param madeRoles that were made for them, {@code madeUsers} likewise
     */
    public record Elsewhere(SortedSet<Name> roles, SortedSet<Membership.Key> memberships, SortedSet<Name> madeRoles, SortedSet<Name> users,
            SortedSet<Name> madeUsers) {
        public static final Elsewhere NOTHING = new Elsewhere(Sorted.of(), Sorted.of(), Sorted.of(), Sorted.of(), Sorted.of());

        public Elsewhere {
            roles = Sorted.set(roles);
            memberships = Sorted.set(memberships);
            madeRoles = Sorted.set(madeRoles);
            users = Sorted.set(users);
            madeUsers = Sorted.set(madeUsers);
        }
    }

    public DesiredState {
        schemas = Sorted.map(schemas);
        roles = Sorted.map(roles);
        users = Sorted.map(users);
        memberships = List.copyOf(memberships);
        grants = List.copyOf(grants);
        defaults = List.copyOf(defaults);
        passwordsToSet = Sorted.set(passwordsToSet);
    }

    public DesiredState withPasswordsToSet(SortedSet<Name> changed) {
        return new DesiredState(create, authoritative, schemas, roles, users, memberships, grants, defaults, changed, elsewhere);
    }

    /** The same at a moment: what has expired by then is not wanted any more. */
    public DesiredState at(Instant now) {
        SortedMap<Name, User> then = new TreeMap<>(users);
        then.replaceAll((name, user) -> user.at(now));
        List<WantedMembership> lasting = memberships.stream().filter(m -> !then.containsKey(m.key().member()) || !then.get(m.key().member()).expired())
                .toList();
        return new DesiredState(create, authoritative, schemas, roles, Sorted.map(then), lasting, grants, defaults, passwordsToSet, elsewhere);
    }

    /** Whether somebody wants it as the user of a principal, whoever made it. */
    public boolean namesUser(Name role) {
        User user = users.get(role);
        return user != null ? !user.absent() : elsewhere.users().contains(role);
    }

    /** A declared role whose surplus is ours to take away. */
    public boolean manages(Name role) {
        DesiredRole declared = roles.get(role);
        return declared != null && !declared.external() && !declared.absent();
    }
}
