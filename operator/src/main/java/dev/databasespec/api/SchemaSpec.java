package dev.databasespec.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

@JsonInclude(JsonInclude.Include.NON_NULL)
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

        @Default("Present")
        @JsonPropertyDescription("Present: created when missing. Absent: dropped, a High risk; refused while the schema holds objects.")
        Ensure ensure) {

    public SchemaSpec {
        publicRights = publicRights == null ? PublicRights.Keep : publicRights;
        ensure = ensure == null ? Ensure.Present : ensure;
    }

    public enum PublicRights {
        Keep, Revoke
    }
}
