package dev.databasespec.reconcile;

import dev.databasespec.model.DatabaseState;
import dev.databasespec.model.Membership;
import dev.databasespec.model.Name;
import dev.databasespec.model.Sorted;
import java.util.ArrayDeque;
import java.util.SortedSet;
import java.util.TreeSet;

/** Follows memberships to their end; what marks a user as one of IAM gives no rights and is left out. */
final class EffectiveRoles {
    private EffectiveRoles() {}

    static SortedSet<Name> of(Name member, DatabaseState live) {
        TreeSet<Name> reached = new TreeSet<>();
        ArrayDeque<Name> open = new ArrayDeque<>();
        open.add(member);
        while (!open.isEmpty()) {
            Name next = open.remove();
            live.memberships().stream().filter(m -> m.member().equals(next) && (m.options().inherit() || m.options().set())).map(Membership::role)
                    .filter(r -> !r.value().startsWith("cloudsqliam") && reached.add(r)).forEach(open::add);
        }
        return Sorted.set(reached);
    }
}
