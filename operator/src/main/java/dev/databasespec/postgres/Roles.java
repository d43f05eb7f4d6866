package dev.databasespec.postgres;

import dev.databasespec.model.LiveRole;
import dev.databasespec.model.LiveRole.Reach;
import dev.databasespec.model.Name;
import dev.databasespec.model.RoleAttributes;
import dev.databasespec.model.Sorted;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads rows of roles.sql. */
final class Roles {
    private Roles() {}

    static LiveRole read(ResultSet row) throws SQLException {
        RoleAttributes attributes = new RoleAttributes(row.getBoolean("rolcanlogin"), row.getBoolean("rolinherit"), row.getBoolean("rolcreatedb"),
                row.getBoolean("rolcreaterole"), row.getInt("rolconnlimit"), instant(row.getString("valid_until")));
        return new LiveRole(Name.of(row.getString("rolname")), row.getLong("oid"), attributes, row.getBoolean("elevated"),
                Optional.ofNullable(row.getString("comment")).orElse(""), settings(Results.texts(row, "settings")),
                settings(Results.texts(row, "settings_here")),
                new Reach(row.getBoolean("role_usable"), row.getBoolean("role_administrable")),
                new Reach(row.getBoolean("user_usable"), row.getBoolean("user_administrable")));
    }

    private static SortedMap<String, String> settings(Collection<String> texts) {
        Map<String, String> settings = new TreeMap<>();
        for (String text : texts) {
            int equals = text.indexOf('=');
            if (equals > 0) {
                settings.put(text.substring(0, equals), text.substring(equals + 1));
            }
        }
        return Sorted.map(settings);
    }

    /** The way {@link Instant} prints it, so that it compares equal to what was declared. Years beyond 9999 stay as the server prints them. */
    private static String instant(String text) {
        try {
            return text.isEmpty() ? "" : Instant.parse(text).toString();
        } catch (DateTimeParseException e) {
            return text;
        }
    }
}
