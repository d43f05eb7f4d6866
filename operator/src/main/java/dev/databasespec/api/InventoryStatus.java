package dev.databasespec.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/** What the operator made or granted for one DatabaseSpec. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record InventoryStatus(
        @Size(max = 1024)
        @JsonPropertyDescription("Schemas that it created.")
        List<@Size(max = 63) String> schemas,

        @Size(max = 4096)
        @JsonPropertyDescription("Roles that it created.")
        List<@Size(max = 63) String> roles,

        @Size(max = 65536)
        @JsonPropertyDescription("Memberships that it granted.")
        List<@Size(max = 512) String> memberships,

        @ListKey("role")
        @Size(max = 4096)
        @JsonPropertyDescription("Roles whose password it set, each with a salted fingerprint: enough to see that a Secret changed, not to find the"
                + " password.")
        List<PasswordFingerprint> passwords,

        @Size(max = 65536)
        @JsonPropertyDescription("Rights and default privileges that it granted.")
        List<@Size(max = 4096) String> grants,

        @Size(max = 4096)
        @JsonPropertyDescription("Database users of IAM principals that it created through the Cloud SQL Admin API.")
        List<@Size(max = 63) String> users) {

    public static final InventoryStatus EMPTY = new InventoryStatus(List.of(), List.of(), List.of(), List.of(), List.of(), List.of());

    public InventoryStatus {
        schemas = schemas == null ? List.of() : List.copyOf(schemas);
        roles = roles == null ? List.of() : List.copyOf(roles);
        memberships = memberships == null ? List.of() : List.copyOf(memberships);
        passwords = passwords == null ? List.of() : List.copyOf(passwords);
        grants = grants == null ? List.of() : List.copyOf(grants);
        users = users == null ? List.of() : List.copyOf(users);
    }

    public record PasswordFingerprint(
            @Required
            @Size(min = 1, max = 63)
            @JsonPropertyDescription("Name of the role.")
            String role,

            @Required
            @Size(max = 256)
            @JsonPropertyDescription("Salted fingerprint of its password.")
            String fingerprint) {}
}
