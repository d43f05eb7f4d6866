package dev.databasespec.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An IAM principal that Cloud SQL knows as a database user. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record UserSpec(
        @Required
        @Size(min = 3, max = 83)
        @ValidationRule(value = "self.matches('^[^@ ]+@[^@ ]+$')",
                message = "principal is an e-mail address, such as alice@acme.com or api@acme.iam.gserviceaccount.com")
        @ValidationRule(value = "size(bytes(self)) <= (self.endsWith('.gserviceaccount.com') ? 83 : 63)",
                message = "principal is too long: a database user has at most 63 bytes, not counting .gserviceaccount.com")
        @JsonPropertyDescription("E-mail address of the person, service account or group. The database user is the same in lower case, without"
                + " .gserviceaccount.com.")
        String principal,

        @JsonPropertyDescription("Without it inferred: ServiceAccount for an address that ends in .gserviceaccount.com, User otherwise.")
        @Nullable PrincipalType type,

        @Size(max = 64)
        @ValidationRule(value = "self.all(r, !r.startsWith('cloudsql') && r != 'postgres' && r != 'public' && r != 'none')", message = RoleName.FREE_MESSAGE)
        @JsonPropertyDescription("Roles that the principal is a member of.")
        List<@Size(min = 1, max = 63) String> roles) {

    public UserSpec {
        roles = roles == null ? List.of() : List.copyOf(roles);
    }

    public enum PrincipalType {
        User, ServiceAccount, Group
    }
}
