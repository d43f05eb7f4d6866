package dev.databasespec.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A declared principal as the database knows it. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record UserStatus(
        @Size(max = 83)
        @JsonPropertyDescription("The principal as the spec names it.")
        String principal,

        @Size(max = 63)
        @JsonPropertyDescription("Its database user.")
        String role,

        @JsonPropertyDescription("Whether that user is there.")
        boolean present,

        @JsonPropertyDescription("User, ServiceAccount or Group.")
        UserSpec.PrincipalType type,

        @Size(max = 64)
        @JsonPropertyDescription("The declared roles that it is a member of.")
        List<@Size(max = 63) String> roles,

        @Size(max = 64)
        @JsonPropertyDescription("Every role whose rights it has or can take, directly or through others.")
        List<@Size(max = 63) String> effectiveRoles,

        @Size(max = 64)
        @JsonPropertyDescription("When it loses, or lost, its declared memberships.")
        @Nullable String expiresAt,

        @JsonPropertyDescription("Whether that moment is over.")
        @Nullable Boolean expired,

        @JsonPropertyDescription("Whether the Cloud SQL Admin API lists it as a user of the instance; left out where the API was not asked.")
        @Nullable Boolean listed,

        @Size(max = 64)
        @JsonPropertyDescription("What the Cloud SQL Admin API says of its IAM login, such as ACTIVE; it does so for groups only.")
        @Nullable String iamStatus) {

    public UserStatus {
        roles = roles == null ? List.of() : List.copyOf(roles);
        effectiveRoles = effectiveRoles == null ? List.of() : List.copyOf(effectiveRoles);
    }
}
