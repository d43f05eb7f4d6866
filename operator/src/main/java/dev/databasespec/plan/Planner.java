package dev.databasespec.plan;

import dev.databasespec.model.DatabaseState;
import dev.databasespec.model.DesiredState;
import dev.databasespec.model.Inventory;
import dev.databasespec.model.Name;
import dev.databasespec.model.Sorted;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Turns desired × live × applied into a plan. Pure and deterministic: the same input gives the same steps in the same order.
 * The order works unchanged on PostgreSQL 13 to 18: roles, schemas, rights, default privileges, memberships, what is surplus, what goes.
 */
public final class Planner {
    private Planner() {}

    /** The plan; {@code limit} is the highest hazard that needs no approval (empty: everything does), because later steps must not build on withheld ones. */
    public static Plan plan(DesiredState desired, DatabaseState live, Inventory applied, Optional<Hazard> limit) {
        Draft draft = new Draft(desired, live, applied, limit);
        RolePlanning.plan(draft);
        AccountPlanning.plan(draft);
        SchemaPlanning.plan(draft);
        GrantPlanning.plan(draft);
        DefaultPrivilegePlanning.plan(draft);
        MembershipPlanning.plan(draft);
        DropPlanning.plan(draft);
        AccountPlanning.drop(draft);
        return draft.finish();
    }

    /** What the deletion of a DatabaseSpec takes back: what it gave, and with {@code drop} also the roles and empty schemas that it made. */
    public static Plan release(DesiredState desired, DatabaseState live, Inventory applied, boolean drop) {
        Draft draft = new Draft(desired, live, applied, Optional.of(Hazard.HIGH));
        GrantPlanning.release(draft);
        DefaultPrivilegePlanning.release(draft);
        MembershipPlanning.release(draft);
        if (drop) {
            DropPlanning.release(draft);
            AccountPlanning.release(draft);
        }
        return draft.finish();
    }

    /** Roles that the plan may want to drop: what depends on them has to be read together with the rest. */
    public static SortedSet<Name> dropCandidates(DesiredState desired, Inventory applied) {
        TreeSet<Name> candidates = new TreeSet<>(applied.roles());
        candidates.removeAll(desired.roles().keySet());
        candidates.removeAll(desired.elsewhere().roles());
        desired.roles().values().stream().filter(r -> r.absent()).forEach(r -> candidates.add(r.name()));
        candidates.addAll(AccountPlanning.going(desired, applied));
        return Sorted.set(candidates);
    }
}
