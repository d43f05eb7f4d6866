package dev.databasespec.kubernetes;

import dev.databasespec.api.DatabaseSpecStatus;
import dev.databasespec.api.DatabaseSpecStatus.Adopted;
import dev.databasespec.api.InventoryStatus;
import dev.databasespec.api.InventoryStatus.PasswordFingerprint;
import dev.databasespec.model.Inventory;
import dev.databasespec.model.Membership;
import dev.databasespec.model.Name;
import dev.databasespec.model.Sorted;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code status.inventory} and {@code status.adopted} as values, and back. What cannot be read is not ours: it will never be dropped. */
public final class Inventories {
    private static final Pattern MEMBERSHIP = Pattern.compile("\"((?:[^\"]|\"\")++)\" in \"((?:[^\"]|\"\")++)\"");

    private Inventories() {}

    public static Inventory of(@Nullable DatabaseSpecStatus status) {
        return status == null ? Inventory.EMPTY : of(status.inventory(), status.adopted());
    }

    public static Inventory of(@Nullable InventoryStatus written, @Nullable Adopted adopted) {
        var ours = written == null ? InventoryStatus.EMPTY : written;
        var theirs = adopted == null ? new Adopted(List.of(), List.of()) : adopted;
        return new Inventory(names(ours.schemas()), names(ours.roles()), Sorted.set(read(ours.memberships(), Inventories::membership)),
                passwords(ours.passwords()), read(ours.grants(), GrantText::parse), names(ours.users()), names(theirs.schemas()), names(theirs.roles()));
    }

    public static InventoryStatus written(Inventory inventory) {
        return new InventoryStatus(texts(inventory.schemas()), texts(inventory.roles()),
                inventory.memberships().stream().map(Inventories::text).toList(),
                inventory.passwords().entrySet().stream().map(e -> new PasswordFingerprint(e.getKey().value(), e.getValue())).toList(),
                inventory.grants().stream().flatMap(grant -> GrantText.of(grant).stream()).distinct().sorted().toList(),
                texts(inventory.users()));
    }

    public static Adopted adopted(Inventory inventory) {
        return new Adopted(texts(inventory.adoptedSchemas()), texts(inventory.adoptedRoles()));
    }

    private static String text(Membership.Key key) {
        return quoted(key.member()) + " in " + quoted(key.role());
    }

    private static String quoted(Name name) {
        return '"' + name.value().replace("\"", "\"\"") + '"';
    }

    private static Optional<Membership.Key> membership(String text) {
        Matcher matcher = MEMBERSHIP.matcher(text);
        return matcher.matches() ? both(name(unquoted(matcher.group(2))), name(unquoted(matcher.group(1)))) : Optional.empty();
    }

    private static Optional<Membership.Key> both(Optional<Name> role, Optional<Name> member) {
        return role.flatMap(r -> member.map(m -> new Membership.Key(r, m)));
    }

    private static String unquoted(String text) {
        return text.replace("\"\"", "\"");
    }

    private static SortedMap<Name, String> passwords(List<PasswordFingerprint> written) {
        TreeMap<Name, String> passwords = new TreeMap<>();
        written.forEach(p -> name(p.role()).ifPresent(role -> passwords.put(role, p.fingerprint())));
        return Sorted.map(passwords);
    }

    private static SortedSet<Name> names(List<String> written) {
        return Sorted.set(read(written, Inventories::name));
    }

    private static <T> List<T> read(List<String> written, Function<String, Optional<T>> reader) {
        List<T> items = new ArrayList<>();
        written.forEach(text -> reader.apply(text).ifPresent(items::add));
        return items;
    }

    static Optional<Name> name(String text) {
        try {
            return Optional.of(Name.of(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static List<String> texts(Collection<Name> names) {
        return names.stream().map(Name::value).toList();
    }
}
