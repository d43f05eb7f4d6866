package dev.databasespec.model;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** What a right can be on. {@code TABLE} covers tables, partitioned tables, views, materialized views and foreign tables, as {@code ALL TABLES} does. */
public enum ObjectKind {
    DATABASE(EnumSet.of(Privilege.CREATE, Privilege.CONNECT, Privilege.TEMPORARY)), SCHEMA(EnumSet.of(Privilege.USAGE, Privilege.CREATE)), TABLE(
            EnumSet.of(Privilege.SELECT, Privilege.INSERT, Privilege.UPDATE, Privilege.DELETE, Privilege.TRUNCATE, Privilege.REFERENCES,
                    Privilege.TRIGGER, Privilege.MAINTAIN)), SEQUENCE(EnumSet.of(Privilege.USAGE, Privilege.SELECT, Privilege.UPDATE)), ROUTINE(
                            EnumSet.of(Privilege.EXECUTE)), TYPE(EnumSet.of(Privilege.USAGE)), COLUMN(
                                    EnumSet.of(Privilege.SELECT, Privilege.INSERT, Privilege.UPDATE, Privilege.REFERENCES));

    @SuppressWarnings("ImmutableEnumChecker") // wrapped as unmodifiable
    private final Set<Privilege> privileges;

    ObjectKind(EnumSet<Privilege> privileges) {
        this.privileges = java.util.Collections.unmodifiableSet(privileges);
    }

    /** Every privilege that this kind of object knows, in any version of the server. */
    public Set<Privilege> privileges() {
        return privileges;
    }

    /** What {@code ALL} means on a server: {@code MAINTAIN} exists from 17 on. */
    public Set<Privilege> privileges(int serverVersion) {
        EnumSet<Privilege> known = EnumSet.copyOf(privileges);
        if (serverVersion < 170000) {
            known.remove(Privilege.MAINTAIN);
        }
        return known;
    }

    public boolean hasAllInSchema() {
        return this == TABLE || this == SEQUENCE || this == ROUTINE;
    }

    /** The word for people: {@code table}, {@code routine} … */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
