package dev.databasespec.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Privileges on exactly one object, or on the objects of one kind in one schema. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(value = "(has(self.database) ? 1 : 0) + (has(self.schema) ? 1 : 0) + (has(self.tables) ? 1 : 0) + (has(self.sequences) ? 1 : 0) +"
        + " (has(self.routines) ? 1 : 0) + (has(self.types) ? 1 : 0) == 1",
        message = "a grant names exactly one of database, schema, tables, sequences, routines, types")
@ValidationRule(value = "!has(self.database) || sets.contains(['CONNECT', 'CREATE', 'TEMPORARY', 'TEMP', 'ALL', 'ALL PRIVILEGES'],"
        + " self.privileges)", fieldPath = ".privileges",
        message = "a database takes the privileges CONNECT, CREATE, TEMPORARY and ALL")
@ValidationRule(value = "!has(self.schema) || sets.contains(['USAGE', 'CREATE', 'ALL', 'ALL PRIVILEGES'],"
        + " self.privileges)", fieldPath = ".privileges",
        message = "a schema takes the privileges USAGE, CREATE and ALL")
@ValidationRule(value = "!has(self.tables) || !sets.intersects(['USAGE', 'CREATE', 'CONNECT', 'TEMPORARY', 'TEMP', 'EXECUTE'],"
        + " self.privileges)", fieldPath = ".privileges",
        message = "tables take the privileges SELECT, INSERT, UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER, MAINTAIN and ALL")
@ValidationRule(value = "!has(self.sequences) || sets.contains(['USAGE', 'SELECT', 'UPDATE', 'ALL', 'ALL PRIVILEGES'],"
        + " self.privileges)", fieldPath = ".privileges",
        message = "sequences take the privileges USAGE, SELECT, UPDATE and ALL")
@ValidationRule(value = "!has(self.routines) || sets.contains(['EXECUTE', 'ALL', 'ALL PRIVILEGES'], self.privileges)", fieldPath = ".privileges",
        message = "routines take the privileges EXECUTE and ALL")
@ValidationRule(value = "!has(self.types) || sets.contains(['USAGE', 'ALL', 'ALL PRIVILEGES'], self.privileges)", fieldPath = ".privileges",
        message = "types take the privileges USAGE and ALL")
@ValidationRule(value = "!has(self.tables) || !has(self.tables.columns) || sets.contains(['SELECT', 'INSERT', 'UPDATE', 'REFERENCES', 'ALL', 'ALL"
        + " PRIVILEGES'], self.privileges)", fieldPath = ".privileges",
        message = "columns take the privileges SELECT, INSERT, UPDATE, REFERENCES and ALL")
public record GrantSpec(
        @Required
        @Size(min = 1, max = 8)
        @JsonPropertyDescription("What may be done, in capitals, such as SELECT or USAGE; ALL is all that this kind of object and this version know.")
        List<SqlPrivilege> privileges,

        @JsonPropertyDescription("The database of this DatabaseSpec, written as {}: CONNECT, CREATE, TEMPORARY.")
        @Nullable WholeDatabase database,

        @Size(min = 1, max = 63)
        @JsonPropertyDescription("One schema, by name: USAGE, CREATE.")
        @Nullable String schema,

        @JsonPropertyDescription("Tables, views, materialized views and foreign tables: SELECT, INSERT, UPDATE, DELETE, TRUNCATE, REFERENCES,"
                + " TRIGGER, MAINTAIN (PostgreSQL 17).")
        @Nullable TableNames tables,

        @JsonPropertyDescription("Sequences: USAGE, SELECT, UPDATE.")
        @Nullable ObjectNames sequences,

        @JsonPropertyDescription("Functions, procedures and aggregates: EXECUTE.")
        @Nullable RoutineNames routines,

        @JsonPropertyDescription("Types and domains: USAGE.")
        @Nullable ObjectNames types,

        // No default in the schema: inside an atomic list Argo CD would take it for a difference, for ever.
        @JsonPropertyDescription("May pass these privileges on (WITH GRANT OPTION). false where it is left out.")
        boolean grantOption) {

    public GrantSpec {
        privileges = privileges == null ? List.of() : List.copyOf(privileges);
    }
}
