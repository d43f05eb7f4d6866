package dev.databasespec.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(value = "self.ensure == 'Present' || !has(self.templates) || size(self.templates) == 0", fieldPath = ".templates",
        message = "a schema with ensure: Absent takes no templates")
public record SchemaSpec(
        @Required
        @SqlName
        @ValidationRule(value = "!self.startsWith('pg_') && self != 'information_schema'",
                message = "reserved: schemas that begin with pg_ and information_schema belong to PostgreSQL")
        @JsonPropertyDescription("Name of the schema, case-exact.")
        String name,

        @RoleName
        @JsonPropertyDescription("Role that owns the schema. Without it the operator's own role for a new schema, and the present one otherwise.")
        @Nullable String owner,

        @Default("Keep")
        @JsonProperty("public")
        @JsonPropertyDescription("Keep: the rights of PUBLIC on the schema stay as they are. Revoke: they are revoked.")
        PublicRights publicRights,

        @ListKey("name")
        @Size(max = 8)
        @JsonPropertyDescription("RoleTemplates whose roles are added, with the names of database and schema filled in.")
        List<TemplateRef> templates,

        @Default("Present")
        @JsonPropertyDescription("Present: created when missing. Absent: dropped, a High risk; refused while the schema holds objects.")
        Ensure ensure) {

    public SchemaSpec {
        publicRights = publicRights == null ? PublicRights.Keep : publicRights;
        templates = templates == null ? List.of() : List.copyOf(templates);
        ensure = ensure == null ? Ensure.Present : ensure;
    }

    public enum PublicRights {
        Keep, Revoke
    }
}
