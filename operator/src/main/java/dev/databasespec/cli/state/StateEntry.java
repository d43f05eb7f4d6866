package dev.databasespec.cli.state;

import dev.databasespec.model.Inventory;
import dev.databasespec.model.Sorted;
import java.util.Map;
import java.util.SortedMap;

/**
 * What is remembered of one DatabaseSpec.
 *
 * @param inventory what is ours in the database
 * @param converged the items of the spec that were in place at the end of the last apply, each with a hash of what it said
 */
public record StateEntry(Inventory inventory, SortedMap<String, String> converged) {
    public static final StateEntry NOTHING = new StateEntry(Inventory.EMPTY, Sorted.map(Map.of()));

    public StateEntry {
        converged = Sorted.map(converged);
    }
}
