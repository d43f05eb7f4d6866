package dev.databasespec.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

@JsonInclude(JsonInclude.Include.NON_NULL)
public record DefaultPrivilegeSpec(
        @Required
        @RoleName
        @JsonPropertyDescription("Whose future objects are meant: only what this role creates itself is covered.")
        String owner,

        @SqlName
        @JsonPropertyDescription("Only objects in this schema. Without it those in every schema of the database.")
        @Nullable String schema,

        @Required
        @JsonPropertyDescription("Kind of the future objects.")
        ObjectType objectType,

        @Required
        @Size(min = 1, max = 16)
        @JsonPropertyDescription("What may be done with them, in capitals; as in grants for the same kind of object.")
        List<Privilege> privileges,

        @Default("false")
        @JsonPropertyDescription("May pass these privileges on (WITH GRANT OPTION).")
        boolean grantOption) {

    public DefaultPrivilegeSpec {
        privileges = privileges == null ? List.of() : List.copyOf(privileges);
    }

    public enum ObjectType {
        Tables, Sequences, Routines, Types
    }
}
