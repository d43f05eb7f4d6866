package dev.databasespec.postgres;

import dev.databasespec.model.Grantee;
import dev.databasespec.model.Name;
import java.util.Collection;
import java.util.stream.Collectors;

/** The only place where names and values become SQL text. */
final class Quoting {
    private Quoting() {}

    static String identifier(String name) {
        if (name.isEmpty() || name.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("not an identifier");
        }
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    static String identifier(Name name) {
        return identifier(name.value());
    }

    static String identifiers(Collection<String> names) {
        return names.stream().map(Quoting::identifier).collect(Collectors.joining(", "));
    }

    static String names(Collection<Name> names) {
        return names.stream().map(Quoting::identifier).collect(Collectors.joining(", "));
    }

    static String grantees(Collection<Grantee> grantees) {
        return grantees.stream().map(g -> g.role().map(Quoting::identifier).orElse("PUBLIC")).collect(Collectors.joining(", "));
    }

    /** A string constant that means the same whatever {@code standard_conforming_strings} is. */
    static String literal(String value) {
        if (value.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("a value must not hold a NUL character");
        }
        String quoted = "'" + value.replace("'", "''") + "'";
        return value.indexOf('\\') < 0 ? quoted : "E" + quoted.replace("\\", "\\\\");
    }

    static String literals(Collection<Name> names) {
        return names.stream().map(n -> literal(n.value())).collect(Collectors.joining(", "));
    }
}
