package dev.databasespec.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/** Sequences or types of one schema. */
public record ObjectNames(
        @Required
        @Size(min = 1, max = 63)
        @JsonPropertyDescription("Name of the schema.")
        String schema,

        @Required
        @Size(min = 1, max = 1024)
        @JsonPropertyDescription("Names, case-exact. \"*\" stands for all of the schema, also for those that come later.")
        List<@Size(
                        min = 1, max = 63) String> names) {

    public ObjectNames {
        names = names == null ? List.of() : List.copyOf(names);
    }
}
