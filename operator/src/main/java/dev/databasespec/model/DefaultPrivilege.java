package dev.databasespec.model;

import java.util.Comparator;

/**
 * What {@code grantee} gets on objects that {@code owner} creates later (<a href="https://www.postgresql.org/docs/current/sql-alterdefaultprivileges.html">ALTER
 * DEFAULT PRIVILEGES</a>).
 *
 * @param schema empty for the global form, which replaces PostgreSQL's own defaults; a per-schema form only adds
 */
public record DefaultPrivilege(Name owner, String schema, ObjectType type, Grantee grantee, Privilege privilege, boolean grantable)
        implements
            Comparable<DefaultPrivilege> {
    private static final Comparator<DefaultPrivilege> ORDER = Comparator.comparing(DefaultPrivilege::owner).thenComparing(DefaultPrivilege::schema)
            .thenComparing(DefaultPrivilege::type).thenComparing(DefaultPrivilege::grantee).thenComparing(DefaultPrivilege::privilege)
            .thenComparing(DefaultPrivilege::grantable);

    /** The kinds of objects that have default privileges; the letter is pg_default_acl.defaclobjtype. */
    public enum ObjectType {
        TABLES('r'), SEQUENCES('S'), ROUTINES('f'), TYPES('T'), SCHEMAS('n'), LARGE_OBJECTS('L');

        private final char letter;

        ObjectType(char letter) {
            this.letter = letter;
        }

        public static ObjectType ofLetter(char letter) {
            for (ObjectType type : values()) {
                if (type.letter == letter) {
                    return type;
                }
            }
            throw new IllegalArgumentException("unknown kind of default privilege: " + letter);
        }

        /** SQL's words: {@code TABLES}, {@code LARGE OBJECTS}. */
        public String sql() {
            return name().replace('_', ' ');
        }

        /** The kind of object whose privileges apply. */
        public ObjectKind kind() {
            return switch (this) {
                case TABLES -> ObjectKind.TABLE;
                case SEQUENCES -> ObjectKind.SEQUENCE;
                case ROUTINES -> ObjectKind.ROUTINE;
                case TYPES -> ObjectKind.TYPE;
                case SCHEMAS -> ObjectKind.SCHEMA;
                case LARGE_OBJECTS -> ObjectKind.SEQUENCE;
            };
        }
    }

    public DefaultPrivilege withGrantable(boolean option) {
        return new DefaultPrivilege(owner, schema, type, grantee, privilege, option);
    }

    @Override
    public int compareTo(DefaultPrivilege other) {
        return ORDER.compare(this, other);
    }
}
