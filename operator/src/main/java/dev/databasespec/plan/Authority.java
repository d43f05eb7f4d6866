package dev.databasespec.plan;

import dev.databasespec.model.DatabaseState;
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

    /** Both at once: what the session's role is lent, the user that logged in has too. */
    public Authority and(Authority other) {
        return new Authority(actor instanceof Actor.SessionRole ? other.actor : actor, Sorted.union(borrow, other.borrow));
    }

    /** Who a role is lent to: the session's role where that may be, else the user that logged in. */
    public static Actor lentTo(DatabaseState state, Name role) {
        boolean user = state.role(role).filter(r -> !r.sessionRole().administrable() || Authorities.isIn(state, role, state.server().sessionRole()))
                .isPresent();
        return user ? new Actor.SessionUser() : new Actor.SessionRole();
    }
}
