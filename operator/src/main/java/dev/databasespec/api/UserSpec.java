package dev.databasespec.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An IAM principal that Cloud SQL knows as a database user. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(value = "self.ensure != 'Absent' || !has(self.roles) || size(self.roles) == 0", fieldPath = ".roles",
        message = "a principal with ensure: Absent has no roles")
@ValidationRule(value = "self.ensure != 'Absent' || !self.create", fieldPath = ".create",
        message = "create and ensure: Absent exclude each other")
@ValidationRule(value = "!has(self.reassignOwnedTo) || self.ensure == 'Absent'", fieldPath = ".reassignOwnedTo",
        message = "reassignOwnedTo says who gets what a user owns that goes: it needs ensure: Absent")
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
        List<@Size(min = 1, max = 63) String> roles,

        @Default("false")
        @JsonPropertyDescription("Creates the database user through the Cloud SQL Admin API where it is missing; needs a DatabaseInstance with cloudSql."
                + " A user that was made so is deleted when no DatabaseSpec names it any more and it owns nothing.")
        Boolean create,

        @Size(max = 64)
        @ValidationRule(value = "self.matches('^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]{1,6})?(Z|[+-][0-9]{2}:[0-9]{2})$')",
                message = "expiresAt is a moment such as 2027-01-31T00:00:00Z")
        @JsonPropertyDescription("When the principal loses the memberships that are declared here, such as 2027-01-31T00:00:00Z. The user itself stays.")
        @Nullable String expiresAt,

        @Default("Present")
        @JsonPropertyDescription("Absent: the database user is deleted through the Cloud SQL Admin API, once it owns nothing.")
        Ensure ensure,

        @SqlName
        @JsonPropertyDescription("With ensure: Absent, the role that gets what the user owns in this database.")
        @Nullable String reassignOwnedTo) {

    public UserSpec {
        roles = roles == null ? List.of() : List.copyOf(roles);
        create = create != null && create;
        ensure = ensure == null ? Ensure.Present : ensure;
    }

    public enum PrincipalType {
        User, ServiceAccount, Group
    }
}
