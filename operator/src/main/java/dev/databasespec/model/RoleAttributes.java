package dev.databasespec.model;

/**
 * What {@code CREATE ROLE} and {@code ALTER ROLE} set and a non-superuser may set.
 *
 * @param connectionLimit -1 = unlimited
 * @param validUntil an ISO-8601 instant, {@code infinity}, or empty for none: when the password stops working
 */
public record RoleAttributes(boolean login, boolean inherit, boolean createdb, boolean createrole, int connectionLimit, String validUntil) {
    /** What PostgreSQL gives a role when nothing is said. */
    public static final RoleAttributes DEFAULT = new RoleAttributes(false, true, false, false, -1, "");
}
