package dev.databasespec.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/** Routines of one schema, by signature. */
public record RoutineNames(
        @Required
        @Size(min = 1, max = 63)
        @JsonPropertyDescription("Name of the schema.")
        String schema,

        @Required
        @Size(min = 1, max = 1024)
        @JsonPropertyDescription("Names with argument types, such as total(integer). \"*\" stands for all routines of the schema, also for those"
                + " that come later.")
        List<@Size(
                        min = 1, max = 1024) String> names) {

    public RoutineNames {
        names = names == null ? List.of() : List.copyOf(names);
    }
}
