package dev.databasespec.model;

/**
 * What {@code CREATE ROLE} and {@code ALTER ROLE} set and a non-superuser may set.
 *
 * @param connectionLimit -1 = unlimited
 * @param validUntil an ISO-8601 instant, or empty for never: when the password stops working. {@code infinity} becomes empty, since the server cannot be told
 *     to forget a moment, only to set one that never comes
 */
public record RoleAttributes(boolean login, boolean inherit, boolean createdb, boolean createrole, int connectionLimit, String validUntil) {
    /** What PostgreSQL gives a role when nothing is said. */
    public static final RoleAttributes DEFAULT = new RoleAttributes(false, true, false, false, -1, "");

    public RoleAttributes {
        validUntil = validUntil.equals("infinity") ? "" : validUntil;
    }
}
