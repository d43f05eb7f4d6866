package dev.databasespec.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

@JsonInclude(JsonInclude.Include.NON_NULL)
public record DatabaseSpecSpec(
        @Required
        @ValidationRule(value = "self == oldSelf", message = "instanceRef is immutable: make a new DatabaseSpec for another instance")
        @JsonPropertyDescription("The DatabaseInstance that the database lives on. Immutable.")
        InstanceRef instanceRef,

        @Required
        @SqlName
        @ValidationRule(value = "self == oldSelf", message = "database is immutable: make a new DatabaseSpec for another database")
        @JsonPropertyDescription("Name of the database. Immutable. One DatabaseSpec per database: a second one gets Ready=False/Conflict.")
        String database,

        @JsonPropertyDescription("Create the database when it is missing. Without it a missing database is Ready=False/DatabaseMissing.")
        @Nullable DatabaseCreation create,

        @Default("false")
        @JsonPropertyDescription("true: look at nothing and change nothing until it is false again.")
        boolean suspend,

        @Default("Apply")
        @JsonPropertyDescription("Apply: make the database as declared. Plan: compute and show the differences, and touch nothing.")
        Mode mode,

        @Default("Authoritative")
        @JsonPropertyDescription("Authoritative: what a declared role holds in this database beyond the spec is revoked. Additive: only add; the"
                + " surplus is counted and listed in the status, never revoked.")
        Enforcement enforcement,

        @Default("5m")
        @Size(max = 32)
        @ValidationRule(value = Period.RULE + " && duration(self) >= duration('10s')",
                message = "interval is a duration of at least 10s, such as 30s, 5m or 1h30m")
        @JsonPropertyDescription("How often the live catalog is compared with the spec, at least 10s. An edit is seen at once.")
        Period interval,

        @Default("Retain")
        @JsonPropertyDescription("What happens to the database when this object is deleted. Retain: nothing. Revoke: what was granted is taken"
                + " back. Drop: roles that the operator made and its empty schemas are dropped too.")
        DeletionPolicy deletionPolicy,

        @Default("Medium")
        @JsonPropertyDescription("Steps of a higher risk wait for approval, the rest goes on. Low adds; Medium alters, revokes surplus and changes"
                + " owners; High drops, reassigns, or revokes what was there before the operator.")
        RiskLimit autoApproveUpTo,

        @ListKey("name")
        @Size(max = 256)
        @JsonPropertyDescription("Schemas that shall be there, or shall be gone.")
        List<SchemaSpec> schemas,

        @ListKey("name")
        @Size(max = 1024)
        @JsonPropertyDescription("Roles that shall be there with their attributes, memberships and grants, or shall be gone.")
        List<RoleSpec> roles,

        @ListKey("principal")
        @Size(max = 2048)
        @JsonPropertyDescription("IAM principals and the roles they are members of. One that has no user in the database is listed under problems"
                + " as MissingPrincipal.")
        List<UserSpec> users) {

    public DatabaseSpecSpec {
        mode = mode == null ? Mode.Apply : mode;
        enforcement = enforcement == null ? Enforcement.Authoritative : enforcement;
        interval = interval == null ? Period.parse("5m") : interval;
        deletionPolicy = deletionPolicy == null ? DeletionPolicy.Retain : deletionPolicy;
        autoApproveUpTo = autoApproveUpTo == null ? RiskLimit.Medium : autoApproveUpTo;
        schemas = schemas == null ? List.of() : List.copyOf(schemas);
        roles = roles == null ? List.of() : List.copyOf(roles);
        users = users == null ? List.of() : List.copyOf(users);
    }
}
