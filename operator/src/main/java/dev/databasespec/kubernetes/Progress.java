package dev.databasespec.kubernetes;

import dev.databasespec.api.DatabaseSpec;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The DatabaseSpecs that use a template, by how far they are on their way to its present revision. */
record Progress(Map<Stage, List<DatabaseSpec>> specs) {
    static Progress of(Collection<DatabaseSpec> users, Function<DatabaseSpec, Stage> stage) {
        Map<Stage, List<DatabaseSpec>> specs = new EnumMap<>(Stage.class);
        users.stream().sorted(Comparator.comparing(Progress::name)).forEach(u -> specs.computeIfAbsent(stage.apply(u), s -> new ArrayList<>()).add(u));
        return new Progress(specs);
    }

    List<DatabaseSpec> of(Stage stage) {
        return specs.getOrDefault(stage, List.of());
    }

    int count(Stage... stages) {
        int count = 0;
        for (Stage stage : stages) {
            count += of(stage).size();
        }
        return count;
    }

    static String name(DatabaseSpec spec) {
        return Cluster.key(ResourceID.fromResource(spec));
    }
}
