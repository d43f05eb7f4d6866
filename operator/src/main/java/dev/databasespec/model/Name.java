package dev.databasespec.model;

import java.nio.charset.StandardCharsets;

/**
 * A PostgreSQL identifier, case-exact and unquoted, as the catalog stores it (type {@code name}: 1 to 63 bytes of UTF-8).
 * Names read from a tenant's catalog may hold control characters: print them through {@link Printable}.
 */
public record Name(String value) implements Comparable<Name> {
    public static final int MAX_BYTES = 63;

    public Name {
        if (value.isEmpty()) {
            throw new IllegalArgumentException("a name must not be empty");
        }
        if (value.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("the name " + Printable.quoted(value) + " holds a NUL character, which PostgreSQL does not allow");
        }
        int bytes = value.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > MAX_BYTES) {
            throw new IllegalArgumentException("the name " + Printable.quoted(value) + " is " + bytes + " bytes long; PostgreSQL allows at most 63");
        }
    }

    public static Name of(String value) {
        return new Name(value);
    }

    /** Roles that belong to PostgreSQL or to the provider: never declared, altered, dropped or revoked from. */
    public boolean isReserved() {
        return value.startsWith("pg_") || value.startsWith("cloudsql") || value.equals("postgres") || value.equals("public")
                || value.equals("none");
    }

    @Override
    public int compareTo(Name other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return Printable.quoted(value);
    }
}
