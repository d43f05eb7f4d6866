package dev.databasespec.model;

import java.util.Optional;

/** Who holds a right: a role, or PUBLIC. */
public record Grantee(Optional<Name> role) implements Comparable<Grantee> {
    public static final Grantee PUBLIC = new Grantee(Optional.empty());

    public static Grantee of(Name role) {
        return new Grantee(Optional.of(role));
    }

    public boolean is(Name name) {
        return role.isPresent() && role.get().equals(name);
    }

    @Override
    public int compareTo(Grantee other) {
        return role.map(Name::value).orElse("").compareTo(other.role.map(Name::value).orElse(""));
    }

    @Override
    public String toString() {
        return role.map(Name::toString).orElse("PUBLIC");
    }
}
