package dev.databasespec.model;

import java.util.Optional;
import java.util.SortedMap;

/**
 * A declared role. What is empty was not named: PostgreSQL's default on a role that we made, left as found on another.
 *
 * @param password where it comes from, for people: {@code Secret team-orders/reporting-db, key password}; never the password
 * @param external exists elsewhere: only granted to
 * @param absent shall not exist; {@code reassignOwnedTo} gets what it owns in this database
 * @param openMembers members that nobody declared may stay
 */
public record DesiredRole(Name name, Wishes wishes, Optional<String> password, boolean external, boolean absent, Optional<Name> reassignOwnedTo,
        boolean openMembers) {

    /** The named attributes; all empty on an external or absent role. */
    public record Wishes(Optional<Boolean> login, Optional<Boolean> inherit, Optional<Boolean> createdb, Optional<Boolean> createrole,
            Optional<Integer> connectionLimit, Optional<String> validUntil, Optional<String> comment, SortedMap<String, String> settings) {
        public static final Wishes NONE = new Wishes(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(),
                Optional.empty(), Sorted.map(java.util.Map.of()));

        public Wishes {
            settings = Sorted.map(settings);
        }

        /** The attributes that result when everything that was not named is taken from {@code base}. */
        public RoleAttributes over(RoleAttributes base) {
            return new RoleAttributes(login.orElse(base.login()), inherit.orElse(base.inherit()), createdb.orElse(base.createdb()),
                    createrole.orElse(base.createrole()), connectionLimit.orElse(base.connectionLimit()), validUntil.orElse(base.validUntil()));
        }
    }
}
