package dev.databasespec.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(value = "self.objectType != 'Tables' || !sets.intersects(['USAGE', 'CREATE', 'CONNECT', 'TEMPORARY', 'TEMP', 'EXECUTE'],"
        + " self.privileges)", fieldPath = ".privileges",
        message = "default privileges on Tables are SELECT, INSERT, UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER, MAINTAIN and ALL")
@ValidationRule(value = "self.objectType != 'Sequences' || sets.contains(['USAGE', 'SELECT', 'UPDATE', 'ALL', 'ALL PRIVILEGES'],"
        + " self.privileges)", fieldPath = ".privileges",
        message = "default privileges on Sequences are USAGE, SELECT, UPDATE and ALL")
@ValidationRule(value = "self.objectType != 'Routines' || sets.contains(['EXECUTE', 'ALL', 'ALL PRIVILEGES'],"
        + " self.privileges)", fieldPath = ".privileges",
        message = "default privileges on Routines are EXECUTE and ALL")
@ValidationRule(value = "self.objectType != 'Types' || sets.contains(['USAGE', 'ALL', 'ALL PRIVILEGES'], self.privileges)", fieldPath = ".privileges",
        message = "default privileges on Types are USAGE and ALL")
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
        @Size(min = 1, max = 8)
        @JsonPropertyDescription("What may be done with them, in capitals; as in grants for the same kind of object.")
        List<SqlPrivilege> privileges,

        // No default in the schema: inside an atomic list Argo CD would take it for a difference, for ever.
        @JsonPropertyDescription("May pass these privileges on (WITH GRANT OPTION). false where it is left out.")
        boolean grantOption) {

    public DefaultPrivilegeSpec {
        privileges = privileges == null ? List.of() : List.copyOf(privileges);
    }

    public enum ObjectType {
        Tables, Sequences, Routines, Types
    }
}
