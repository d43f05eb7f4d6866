package dev.databasespec.model;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;

/**
 * What we put into the database ourselves ({@code status.inventory}): the only things that we may ever drop.
 *
 * @param passwords salted fingerprint of the password that was set last, by role
 * @param grants declared grants that we gave to roles which were there before us or which another DatabaseSpec made, to be taken back when they leave the spec
 * @param users database users of IAM principals that we made through the Admin API
 * @param adoptedSchemas declared, but there before us
 * @param adoptedRoles declared, but there before us
 */
public record Inventory(SortedSet<Name> schemas, SortedSet<Name> roles, SortedSet<Membership.Key> memberships, SortedMap<Name, String> passwords,
        List<DesiredState.WantedGrant> grants, SortedSet<Name> users, SortedSet<Name> adoptedSchemas, SortedSet<Name> adoptedRoles) {
    public static final Inventory EMPTY = new Inventory(Sorted.of(), Sorted.of(), Sorted.of(), Sorted.map(Map.of()), List.of(), Sorted.of(), Sorted.of(),
            Sorted.of());

    public Inventory withUsers(SortedSet<Name> others) {
        return new Inventory(schemas, roles, memberships, passwords, grants, others, adoptedSchemas, adoptedRoles);
    }

    public Inventory {
        schemas = Sorted.set(schemas);
        roles = Sorted.set(roles);
        memberships = Sorted.set(memberships);
        passwords = Sorted.map(passwords);
        grants = List.copyOf(grants);
        users = Sorted.set(users);
        adoptedSchemas = Sorted.set(adoptedSchemas);
        adoptedRoles = Sorted.set(adoptedRoles);
    }
}
