package dev.databasespec.model;

import java.util.Locale;

/** A right that can be granted on an object (<a href="https://www.postgresql.org/docs/current/ddl-priv.html">PostgreSQL: Privileges</a>). */
public enum Privilege {
    SELECT, INSERT, UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER, MAINTAIN, USAGE, CREATE, CONNECT, TEMPORARY, EXECUTE;

    /** Reads SQL's name of a privilege; {@code TEMP} is {@code TEMPORARY}. Case does not matter. */
    public static Privilege parse(String text) {
        String upper = text.strip().toUpperCase(Locale.ROOT);
        return upper.equals("TEMP") ? TEMPORARY : valueOf(upper);
    }
}
