package dev.databasespec.plan;

import dev.databasespec.model.DesiredState.WantedGrant;
import dev.databasespec.model.Sorted;
import java.util.List;
import java.util.SortedSet;

/**
 * The difference between what is declared and what is there, as steps in the order in which they can run.
 *
 * @param problems what no step can mend, sorted, errors first
 * @param surplus rights and memberships beyond the spec that are left as they are because the spec only adds
 * @param gifts declared grants that these steps give to roles which were there before us or which another DatabaseSpec made: remembered, so that they can be taken back
 */
public record Plan(List<PlannedStep> steps, SortedSet<Problem> problems, int surplus, List<WantedGrant> gifts) {
    public static final Plan EMPTY = new Plan(List.of(), Sorted.of(), 0, List.of());

    public Plan {
        steps = List.copyOf(steps);
        problems = Sorted.set(problems);
        gifts = List.copyOf(gifts);
    }

    /** The highest hazard of its steps; Low where there are none. */
    public Hazard risk() {
        return steps.stream().map(PlannedStep::hazard).reduce(Hazard.LOW, Hazard::max);
    }
}
