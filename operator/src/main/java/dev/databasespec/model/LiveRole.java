package dev.databasespec.model;

import java.util.Map;
import java.util.SortedMap;

/**
 * A role as the catalog has it.
 *
 * @param oid tells a role from another one that was created again under its name
 * @param elevated SUPERUSER, REPLICATION or BYPASSRLS: out of a Cloud SQL admin's reach
 * @param comment empty for none, cut after 1,025 characters
 * @param settings {@code ALTER ROLE … SET} for every database; values as stored
 * @param settingsInDatabase the same {@code IN DATABASE} this one
 * @param sessionRole what the role that the session acts as may do with this role
 * @param sessionUser what the user that logged in may do with it
 */
public record LiveRole(Name name, long oid, RoleAttributes attributes, boolean elevated, String comment, SortedMap<String, String> settings,
        SortedMap<String, String> settingsInDatabase, Reach sessionRole, Reach sessionUser) {

    /**
     * What one of our identities may do with a role.
     *
     * @param usable acts with the role's rights already (member with INHERIT, directly or not)
     * @param administrable may grant the role to others
     */
    public record Reach(boolean usable, boolean administrable) {
        public static final Reach NONE = new Reach(false, false);
    }

    public LiveRole {
        settings = Sorted.map(settings);
        settingsInDatabase = Sorted.map(settingsInDatabase);
    }

    public LiveRole withAttributes(RoleAttributes changed) {
        return new LiveRole(name, oid, changed, elevated, comment, settings, settingsInDatabase, sessionRole, sessionUser);
    }

    public LiveRole withComment(String changed) {
        return new LiveRole(name, oid, attributes, elevated, changed, settings, settingsInDatabase, sessionRole, sessionUser);
    }

    public LiveRole withSettings(Map<String, String> changed) {
        return new LiveRole(name, oid, attributes, elevated, comment, Sorted.map(changed), settingsInDatabase, sessionRole, sessionUser);
    }
}
