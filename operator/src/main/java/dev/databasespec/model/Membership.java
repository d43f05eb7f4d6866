package dev.databasespec.model;

import java.util.Comparator;

/**
 * {@code member} is in {@code role} because {@code grantor} said so. From 16 on there is a row for each grantor, with options of its own; before, there is
 * one row, INHERIT follows the member's attribute and SET is always true.
 */
public record Membership(Name role, Name member, Name grantor, MembershipOptions options) implements Comparable<Membership> {
    private static final Comparator<Membership> ORDER = Comparator.comparing(Membership::role).thenComparing(Membership::member)
            .thenComparing(Membership::grantor)
            .thenComparing(Membership::options);

    public Key key() {
        return new Key(role, member);
    }

    @Override
    public int compareTo(Membership other) {
        return ORDER.compare(this, other);
    }

    /** Which role, which member, whoever granted it. */
    public record Key(Name role, Name member) implements Comparable<Key> {
        @Override
        public int compareTo(Key other) {
            int order = role.compareTo(other.role);
            return order != 0 ? order : member.compareTo(other.member);
        }

        /** For people: {@code "alice@acme.com" in "orders_reader"}. */
        @Override
        public String toString() {
            return member + " in " + role;
        }
    }
}
