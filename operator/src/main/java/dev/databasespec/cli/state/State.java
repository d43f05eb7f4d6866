package dev.databasespec.cli.state;

import dev.databasespec.model.Sorted;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Everything that one state file says. */
public record State(SortedMap<StateKey, StateEntry> entries) {
    public static final State NOTHING = new State(Sorted.map(Map.of()));

    public State {
        entries = Sorted.map(entries);
    }

    public StateEntry entry(StateKey key) {
        return entries.getOrDefault(key, StateEntry.NOTHING);
    }

    public State with(StateKey key, StateEntry entry) {
        Map<StateKey, StateEntry> changed = new TreeMap<>(entries);
        changed.put(key, entry);
        return new State(Sorted.map(changed));
    }
}
