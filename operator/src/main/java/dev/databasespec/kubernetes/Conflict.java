package dev.databasespec.kubernetes;

import dev.databasespec.api.DatabaseSpec;
import dev.databasespec.model.DesiredRole;
import dev.databasespec.model.DesiredRole.Wishes;
import dev.databasespec.model.DesiredState.User;
import dev.databasespec.model.Inventory;
import dev.databasespec.model.Name;
import dev.databasespec.model.Printable;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * An older DatabaseSpec of the same server already says something else about the same thing.
 *
 * @param older namespace and name of that DatabaseSpec
 * @param message what both declare
 * @param action what to do
 */
public record Conflict(String older, String message, String action) {
    /** Time stamps have seconds: of two that came in the same one, who has been applied already stays. */
    private static final Comparator<DatabaseSpec> AGE = Comparator.comparing((DatabaseSpec s) -> text(s.getMetadata().getCreationTimestamp()))
            .thenComparing(s -> Inventories.of(s.getStatus()).equals(Inventory.EMPTY)).thenComparing(Conflict::nameOf);

    /** The conflict with the oldest of the others, if there is one with an older DatabaseSpec. */
    public static Optional<Conflict> of(DatabaseSpec resource, Collection<DatabaseSpec> others) {
        return others.stream().filter(other -> AGE.compare(other, resource) < 0).sorted(AGE).flatMap(other -> between(resource, other).stream()).findFirst();
    }

    private static Optional<Conflict> between(DatabaseSpec resource, DatabaseSpec older) {
        String owner = nameOf(older);
        if (resource.getSpec().database().equals(older.getSpec().database())) {
            return Optional.of(new Conflict(owner, "database " + Printable.quoted(resource.getSpec().database())
                    + " is already declared by the older DatabaseSpec " + owner, "join the two into one, or delete one of them"));
        }
        if (DesiredStates.alone(resource) instanceof Declaration.Valid(var mine) && DesiredStates.alone(older) instanceof Declaration.Valid(var theirs)) {
            return difference(mine.roles(), theirs.roles()).or(() -> absence(mine.users(), theirs.users()))
                    .map(what -> new Conflict(owner, what + " differently by the older DatabaseSpec " + owner,
                            "declare the role in one of them only, or alike in both; with `external: true` it is only granted to"));
        }
        return Optional.empty();
    }

    private static Optional<String> difference(SortedMap<Name, DesiredRole> mine, SortedMap<Name, DesiredRole> theirs) {
        for (DesiredRole role : mine.values()) {
            DesiredRole other = theirs.get(role.name());
            if (other != null) {
                Optional<String> field = field(role, other);
                if (field.isPresent()) {
                    return Optional.of("role " + role.name() + ": `" + field.get() + "` is declared");
                }
            }
        }
        return Optional.empty();
    }

    /** Users are never contradicted in anything else: what they are members of adds up. */
    private static Optional<String> absence(SortedMap<Name, User> mine, SortedMap<Name, User> theirs) {
        return mine.values().stream().filter(u -> theirs.containsKey(u.role()) && u.absent() != theirs.get(u.role()).absent())
                .map(u -> "user " + u.role() + ": `ensure` is declared").findFirst();
    }

    private static Optional<String> field(DesiredRole a, DesiredRole b) {
        if (a.absent() != b.absent()) {
            return Optional.of("ensure");
        }
        if (differ(a.password(), b.password())) {
            return Optional.of("password");
        }
        return field(a.wishes(), b.wishes());
    }

    private static Optional<String> field(Wishes a, Wishes b) {
        return differ(a.login(), b.login())
                ? Optional.of("login")
                : differ(a.inherit(), b.inherit())
                        ? Optional.of("inherit")
                        : differ(a.createdb(), b.createdb())
                                ? Optional.of("createdb")
                                : differ(a.createrole(), b.createrole())
                                        ? Optional.of("createrole")
                                        : differ(a.connectionLimit(), b.connectionLimit())
                                                ? Optional.of("connectionLimit")
                                                : differ(a.validUntil(), b.validUntil())
                                                        ? Optional.of("validUntil")
                                                        : differ(a.comment(), b.comment()) ? Optional.of("comment") : setting(a, b);
    }

    private static Optional<String> setting(Wishes a, Wishes b) {
        return a.settings().entrySet().stream().filter(e -> b.settings().containsKey(e.getKey()) && !e.getValue().equals(b.settings().get(e.getKey())))
                .map(e -> "settings." + e.getKey()).findFirst();
    }

    private static boolean differ(Optional<?> a, Optional<?> b) {
        return a.isPresent() && b.isPresent() && !a.equals(b);
    }

    private static String nameOf(DatabaseSpec spec) {
        return text(spec.getMetadata().getNamespace()) + "/" + spec.getMetadata().getName();
    }

    private static String text(@Nullable String text) {
        return text == null ? "" : text;
    }
}
