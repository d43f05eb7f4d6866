package dev.databasespec.model;

/** ADMIN, INHERIT and SET of a membership (<a href="https://www.postgresql.org/docs/current/sql-grant.html">GRANT on roles</a>). */
public record MembershipOptions(boolean admin, boolean inherit, boolean set) implements Comparable<MembershipOptions> {
    public static final MembershipOptions DEFAULT = new MembershipOptions(false, true, true);

    public MembershipOptions or(MembershipOptions other) {
        return new MembershipOptions(admin || other.admin, inherit || other.inherit, set || other.set);
    }

    @Override
    public int compareTo(MembershipOptions other) {
        int order = Boolean.compare(admin, other.admin);
        order = order != 0 ? order : Boolean.compare(inherit, other.inherit);
        return order != 0 ? order : Boolean.compare(set, other.set);
    }
}
