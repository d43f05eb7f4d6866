package dev.databasespec.reconcile;

import dev.databasespec.model.DesiredState;
import dev.databasespec.model.Inventory;
import dev.databasespec.model.Name;
import dev.databasespec.model.Sorted;
import dev.databasespec.plan.Hazard;
import java.util.Optional;
import java.util.SortedMap;

/**
 * One pass over one database.
 *
 * @param limit the highest hazard that goes on without a person's approval; empty: none does
 * @param passwords the declared passwords by role, read from their Secrets
 * @param approval of what is above the limit
 */
public record Request(Target target, DesiredState desired, Inventory applied, Mode mode, Optional<Hazard> limit, SortedMap<Name, Secret> passwords,
        Approval approval) {

    public Request(Target target, DesiredState desired, Inventory applied, Mode mode, Optional<Hazard> limit, SortedMap<Name, Secret> passwords) {
        this(target, desired, applied, mode, limit, passwords, Approval.NONE);
    }

    /** What the pass is for. */
    public enum Mode {
        /** Make it so. */
        APPLY,
        /** Compute and show, touch nothing. */
        PLAN,
        /** Take back what was given. */
        REVOKE,
        /** Take back what was given, and drop the roles and empty schemas that were made. */
        DROP
    }

    /** The same with another login, after part of it was done. */
    public Request goingOn(Target successor, Inventory made) {
        return new Request(successor, desired, made, mode, limit, passwords, approval);
    }

    /** The same with somebody's yes. */
    public Request approved(Inventory made, Approval yes) {
        return new Request(target, desired, made, mode, limit, passwords, yes);
    }

    /** The same with another limit. */
    Request upTo(Hazard highest) {
        return new Request(target, desired, applied, mode, Optional.of(highest), passwords, approval);
    }

    /** The same for another database of the server. */
    Request in(Target other, DesiredState wanted, Mode how) {
        return new Request(other, wanted, applied, how, limit, passwords, approval);
    }

    public Request {
        passwords = Sorted.map(passwords);
    }
}
