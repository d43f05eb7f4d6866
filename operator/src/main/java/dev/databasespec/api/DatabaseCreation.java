package dev.databasespec.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** How a missing database is created. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DatabaseCreation(
        @RoleName
        @JsonPropertyDescription("Role that owns the database. Without it the operator's own role.")
        @Nullable String owner,

        @Size(min = 1, max = 63)
        @JsonPropertyDescription("Character encoding, such as UTF8. Without it that of the template.")
        @Nullable String encoding,

        @Size(min = 1, max = 63)
        @JsonPropertyDescription("Collation order, such as C or en_US.UTF8. Without it that of the template.")
        @Nullable String collation,

        @SqlName
        @JsonPropertyDescription("Database to copy. Without it template1.")
        @Nullable String template,

        @Min(-1)
        @Max(Integer.MAX_VALUE)
        @JsonPropertyDescription("Most connections at the same time; -1 is no limit.")
        @Nullable Integer connectionLimit) {}
