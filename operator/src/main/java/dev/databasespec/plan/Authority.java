package dev.databasespec.plan;

import dev.databasespec.model.Name;
import dev.databasespec.model.Sorted;
import java.util.SortedSet;

/**
 * As whom a step runs, and which roles' rights it needs.
 *
 * @param actor the session's role, the user that logged in, or a grantor whose own grants are to be taken back
 * @param borrow roles that {@code actor}'s session has to be made a member of for the length of the transaction, and no longer
 */
public record Authority(Actor actor, SortedSet<Name> borrow) {
    public static final Authority OURS = new Authority(new Actor.SessionRole(), Sorted.of());

    /** Who runs a statement. */
    public sealed interface Actor {
        record SessionRole() implements Actor {}

        record SessionUser() implements Actor {}

        /** Somebody else, through {@code SET ROLE}. */
        record Other(Name role) implements Actor {}
    }

    public Authority {
        borrow = Sorted.set(borrow);
    }

    public Authority alsoBorrowing(SortedSet<Name> more) {
        return new Authority(actor, Sorted.union(borrow, more));
    }
}
