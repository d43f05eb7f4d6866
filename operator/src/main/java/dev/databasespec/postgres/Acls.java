package dev.databasespec.postgres;

import dev.databasespec.model.AclItem;
import dev.databasespec.model.Grantee;
import dev.databasespec.model.Name;
import dev.databasespec.model.Privilege;
import dev.databasespec.model.Sorted;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** Reads items {@code "grantee-oid grantor-oid PRIVILEGE[*]"}; names of roles are joined here, since their text form in ACLs is no fun to parse. */
final class Acls {
    private final Map<Long, Name> names = new HashMap<>();
    private static final Map<String, Privilege> PRIVILEGES = privileges();

    private static Map<String, Privilege> privileges() {
        Map<String, Privilege> known = new HashMap<>();
        for (Privilege privilege : Privilege.values()) {
            known.put(privilege.name(), privilege);
        }
        return Map.copyOf(known);
    }

    void learn(long oid, Name name) {
        names.put(oid, name);
    }

    /** A role that was dropped between two reads of one transaction has no name any more. */
    Name role(long oid) {
        return names.getOrDefault(oid, Name.of("(oid " + oid + ")"));
    }

    SortedSet<AclItem> items(Collection<String> texts) {
        TreeSet<AclItem> items = new TreeSet<>();
        texts.forEach(text -> item(text).ifPresent(items::add));
        return Sorted.set(items);
    }

    /** A privilege that only a later version knows is nothing that a spec can declare or that we could revoke. */
    private Optional<AclItem> item(String text) {
        int first = text.indexOf(' ');
        int second = text.indexOf(' ', first + 1);
        boolean grantable = text.endsWith("*");
        long grantee = Long.parseLong(text.substring(0, first));
        long grantor = Long.parseLong(text.substring(first + 1, second));
        Privilege privilege = PRIVILEGES.get(text.substring(second + 1, grantable ? text.length() - 1 : text.length()));
        return privilege == null
                ? Optional.empty()
                : Optional.of(new AclItem(grantee == 0 ? Grantee.PUBLIC : Grantee.of(role(grantee)), role(grantor), privilege, grantable));
    }
}
