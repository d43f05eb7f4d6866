package dev.databasespec.reconcile;

import dev.databasespec.model.DatabaseState;
import dev.databasespec.model.DesiredState;
import dev.databasespec.model.Inventory;
import dev.databasespec.model.Name;
import dev.databasespec.model.Sorted;
import dev.databasespec.plan.PlannedStep;
import dev.databasespec.plan.Problem;
import dev.databasespec.reconcile.Accounts.Account;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.stream.Stream;

/**
 * What a pass found and did. A value: status, Events, metrics and the command line are made from it.
 *
 * @param failure why the pass ended before it was through; what was committed before that is in {@code applied}
 * @param applied the steps that were committed, in order
 * @param pending steps that are withheld (mode Apply) or only shown (mode Plan), in order
 * @param problems what is not as declared and why, errors first; failed steps included
 * @param surplus rights and memberships beyond the spec that are left alone
 * @param inventory what is ours from now on
 * @param failed the steps that were tried and could not be done; each is one of the problems too
 * @param live the catalog as the pass left it; empty when it could not be read
 */
public record Outcome(Optional<Failure> failure, List<PlannedStep> applied, List<PlannedStep> pending, SortedSet<Problem> problems, int surplus,
        Inventory inventory, Optional<DatabaseState> live, Counts counts, SortedMap<Name, UserState> users, List<StepFailure> failed) {

    /** How much is declared and there; {@code grants} counts declared grants and default privileges. */
    public record Counts(int schemas, int roles, int users, int grants) {
        public static final Counts NONE = new Counts(0, 0, 0, 0);
    }

    /**
     * A declared IAM principal.
     *
     * @param present whether its database user is in the catalog
     * @param roles the declared roles that it is in now
     * @param effectiveRoles every role whose rights it has or can take, directly or not
     * @param listed whether the Admin API lists it; empty: it was not asked
     * @param account what the Admin API says of it
     */
    public record UserState(DesiredState.User user, boolean present, SortedSet<Name> roles, SortedSet<Name> effectiveRoles, Optional<Boolean> listed,
            Optional<Account> account) {
        public UserState {
            roles = Sorted.set(roles);
            effectiveRoles = Sorted.set(effectiveRoles);
        }
    }

    public Outcome {
        applied = List.copyOf(applied);
        pending = List.copyOf(pending);
        problems = Sorted.set(problems);
        users = Sorted.map(users);
        failed = List.copyOf(failed);
    }

    public static Outcome failed(Failure failure, Inventory inventory) {
        return new Outcome(Optional.of(failure), List.of(), List.of(), Sorted.of(), 0, inventory, Optional.empty(), Counts.NONE,
                Sorted.map(java.util.Map.of()), List.of());
    }

    /** Of two passes that are told as one: this one went on where {@code first} had ended. */
    public Outcome after(Outcome first) {
        return new Outcome(failure, Stream.concat(first.applied.stream(), applied.stream()).toList(), pending, problems, surplus, inventory, live, counts,
                users, Stream.concat(first.failed.stream(), failed.stream()).toList());
    }

    public boolean hasErrors() {
        return problems.stream().anyMatch(Problem::isError);
    }
}
