package dev.databasespec.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** Which roles of a template a DatabaseSpec has. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AppliedTemplate(
        @Required
        @Size(max = 253)
        @JsonPropertyDescription("Name of the RoleTemplate.")
        String name,

        @Required
        @Size(max = 64)
        @JsonPropertyDescription("The version that was applied last.")
        String version,

        @Required
        @Size(max = 71)
        @JsonPropertyDescription("SHA-256 of the roles that were applied last.")
        String checksum,

        @Size(max = 140)
        @JsonPropertyDescription("The version and checksum that this DatabaseSpec is being moved to, or could not be moved to.")
        @Nullable String trying) {

    /** The same revision, with nothing under way. */
    public AppliedTemplate settled() {
        return trying == null ? this : new AppliedTemplate(name, version, checksum, null);
    }
}
