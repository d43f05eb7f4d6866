package dev.databasespec.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import java.util.List;

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
        List<@Size(max = 63) String> roles) {

    public UserStatus {
        roles = roles == null ? List.of() : List.copyOf(roles);
    }
}
