package dev.databasespec.kubernetes;

import dev.databasespec.model.Name;
import dev.databasespec.model.Printable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Collects every error of a spec, so that a person mends them in one go. */
final class SpecErrors {
    private final List<SpecError> errors = new ArrayList<>();

    void add(String path, String message, String action) {
        errors.add(new SpecError(path, message, action));
    }

    boolean isEmpty() {
        return errors.isEmpty();
    }

    List<SpecError> all() {
        return List.copyOf(errors);
    }

    /** Any name that PostgreSQL takes and a person can read. */
    Optional<Name> name(String path, String text) {
        if (text.codePoints().anyMatch(SpecErrors::isUnprintable)) {
            add(path, "the name " + Printable.quoted(text) + " holds control or format characters", "write it without them");
            return Optional.empty();
        }
        try {
            return Optional.of(Name.of(text));
        } catch (IllegalArgumentException e) {
            add(path, String.valueOf(e.getMessage()), "choose another name");
            return Optional.empty();
        }
    }

    /** A role that a spec may declare or let own something: none of PostgreSQL's or the provider's. */
    Optional<Name> role(String path, String text) {
        return name(path, text).filter(name -> !refuseReserved(path, name, name.isReserved()));
    }

    Optional<Name> optionalRole(String path, @Nullable String text) {
        return text == null ? Optional.empty() : role(path, text);
    }

    /** An owner: PostgreSQL's own owner of schema "public" may stay. */
    Optional<Name> owner(String path, @Nullable String text) {
        return text != null && text.equals("pg_database_owner") ? Optional.of(Name.of(text)) : optionalRole(path, text);
    }

    /** A role to be a member of: predefined ones may be, where the instance allows them. */
    Optional<Name> group(String path, String text) {
        return name(path, text).filter(name -> !refuseReserved(path, name, name.isReserved() && !name.value().startsWith("pg_")));
    }

    private boolean refuseReserved(String path, Name name, boolean reserved) {
        if (reserved) {
            add(path, "the role name " + name + " is reserved: names that begin with pg_ or cloudsql, postgres, public and none belong to the server",
                    "choose another name");
        }
        return reserved;
    }

    static boolean isUnprintable(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SURROGATE -> true;
            default -> false;
        };
    }
}
