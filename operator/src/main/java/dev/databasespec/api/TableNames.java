package dev.databasespec.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/** Relations of one schema, or some of their columns. */
public record TableNames(
        @Required
        @Size(min = 1, max = 63)
        @JsonPropertyDescription("Name of the schema.")
        String schema,

        @Required
        @Size(min = 1, max = 1024)
        @JsonPropertyDescription("Names, case-exact. \"*\" stands for all relations of the schema, also for those that come later.")
        List<@Size(
                        min = 1, max = 63) String> names,

        @Size(min = 1, max = 256)
        @JsonPropertyDescription("Only these columns of the named tables: SELECT, INSERT, UPDATE, REFERENCES.")
        List<@Size(min = 1, max = 63) String> columns) {

    public TableNames {
        names = names == null ? List.of() : List.copyOf(names);
        columns = columns == null ? List.of() : List.copyOf(columns);
    }
}
