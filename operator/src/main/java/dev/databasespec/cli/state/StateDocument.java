package dev.databasespec.cli.state;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.databasespec.api.DatabaseSpecStatus.Adopted;
import dev.databasespec.api.InventoryStatus;
import dev.databasespec.kubernetes.Inventories;
import dev.databasespec.model.Sorted;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The state as it is written: the inventory in the same words as in the status of a DatabaseSpec. */
record StateDocument(@Nullable String apiVersion, @Nullable String kind, @Nullable List<Entry> entries) {
    static final String VERSION = "databasespec.dev/state/v1";
    static final String KIND = "State";

    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    record Entry(@Nullable String spec, @Nullable String server, @Nullable String database, @Nullable SortedMap<String, String> converged,
            @Nullable InventoryStatus inventory, @Nullable Adopted adopted) {
        boolean isWhole() {
            return spec != null && server != null && database != null;
        }
    }

    static StateDocument of(State state) {
        return new StateDocument(VERSION, KIND, state.entries().entrySet().stream().map(e -> new Entry(e.getKey().spec(), e.getKey().server(),
                e.getKey().database(), e.getValue().converged(), Inventories.written(e.getValue().inventory()), Inventories.adopted(e.getValue().inventory())))
                .toList());
    }

    boolean isWhole() {
        return entries != null && entries.stream().allMatch(Entry::isWhole);
    }

    State state() {
        Map<StateKey, StateEntry> read = new TreeMap<>();
        if (entries != null) {
            for (Entry entry : entries) {
                read.put(new StateKey(String.valueOf(entry.spec), String.valueOf(entry.server), String.valueOf(entry.database)),
                        new StateEntry(Inventories.of(entry.inventory, entry.adopted), entry.converged == null ? Sorted.map(Map.of()) : entry.converged));
            }
        }
        return new State(Sorted.map(read));
    }
}
