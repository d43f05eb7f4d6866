package dev.databasespec.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.IntOrString;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(value = "!self.external || !(has(self.login) || has(self.inherit) || has(self.createdb) || has(self.createrole) ||"
        + " has(self.connectionLimit) || has(self.validUntil) || has(self.password) || has(self.settings) || has(self.comment))",
        message = "an external role takes no attributes, password, settings or comment: it is only granted to")
@ValidationRule(value = "!self.external || self.ensure == 'Present'", message = "an external role is never dropped: it takes no ensure: Absent")
@ValidationRule(value = "self.ensure == 'Present' || !(has(self.grants) || has(self.defaultPrivileges) || has(self.memberOf) || has(self.password))",
        message = "an absent role takes no grants, defaultPrivileges, memberOf or password")
@ValidationRule(value = "self.ensure == 'Absent' || !has(self.reassignOwnedTo)", fieldPath = ".reassignOwnedTo",
        message = "reassignOwnedTo is only for a role with ensure: Absent")
public record RoleSpec(
        @Required
        @RoleName
        @ValidationRule(value = "!self.startsWith('pg_')", message = "reserved: roles that begin with pg_ belong to PostgreSQL; memberOf takes them")
        @JsonPropertyDescription("Name of the role, case-exact. Roles belong to the whole server: no other DatabaseSpec of it may declare the same"
                + " role differently.")
        String name,

        @JsonPropertyDescription("May log in. Like every attribute: without it false on a role that the operator makes, and left as found on one"
                + " that was there before.")
        @Nullable Boolean login,

        @JsonPropertyDescription("Has the rights of the roles it is a member of without SET ROLE. PostgreSQL's default is true.")
        @Nullable Boolean inherit,

        @JsonPropertyDescription("May create databases; where the instance's allowedAttributes allow it.")
        @Nullable Boolean createdb,

        @JsonPropertyDescription("May create roles; where the instance's allowedAttributes allow it.")
        @Nullable Boolean createrole,

        @Min(-1)
        @Max(Integer.MAX_VALUE)
        @JsonPropertyDescription("Most connections at the same time; -1 is no limit.")
        @Nullable Integer connectionLimit,

        @Size(max = 64)
        @ValidationRule(value = "self == 'infinity' ||"
                + " self.matches('^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]{1,6})?(Z|[+-][0-9]{2}:[0-9]{2})$')",
                message = "validUntil is a moment such as 2027-01-31T00:00:00Z, or infinity")
        @JsonPropertyDescription("The password is refused after this moment, such as 2027-01-31T00:00:00Z; infinity is never.")
        @Nullable String validUntil,

        @JsonPropertyDescription("Password of a login role, from a Secret in the namespace of this DatabaseSpec. Hashed (SCRAM-SHA-256) before it"
                + " is sent; a change of the Secret rotates it.")
        @Nullable PasswordSource password,

        @Size(max = 64)
        @ValidationRule(value = "!('role' in self) && !('session_authorization' in self) && !('password_encryption' in self) &&"
                + " !('createrole_self_grant' in self) && !('local_preload_libraries' in self) && !('session_preload_libraries' in self) &&"
                + " !('shared_preload_libraries' in self)",
                message = "settings must not hold role, session_authorization, password_encryption, createrole_self_grant or *_preload_libraries")
        @JsonPropertyDescription("Settings of the role's sessions in every database (ALTER ROLE ... SET): name to string or integer, such as"
                + " statement_timeout: 30s.")
        Map<String, IntOrString> settings,

        @Size(max = 4096)
        @JsonPropertyDescription("Comment on the role (COMMENT ON ROLE).")
        @Nullable String comment,

        @Default("Closed")
        @JsonPropertyDescription("Closed: members that no DatabaseSpec of this server declares are surplus. Open: anybody may be a member.")
        Members members,

        @ListKey("role")
        @Size(max = 64)
        @JsonPropertyDescription("Roles that this role is a member of.")
        List<MembershipSpec> memberOf,

        @Default("false")
        @JsonPropertyDescription("true: the role is made elsewhere. It is never created, altered or dropped, and nothing it holds beyond the spec"
                + " is revoked.")
        boolean external,

        @Default("Present")
        @JsonPropertyDescription("Present: created when missing. Absent: dropped, a High risk.")
        Ensure ensure,

        @RoleName
        @JsonPropertyDescription("With ensure: Absent, the role that gets what the dropped role owns in this database.")
        @Nullable String reassignOwnedTo,

        @Size(max = 128)
        @JsonPropertyDescription("What the role may do: each item has privileges and exactly one object.")
        List<GrantSpec> grants,

        @Size(max = 64)
        @JsonPropertyDescription("What the role gets on objects that somebody creates later (ALTER DEFAULT PRIVILEGES).")
        List<DefaultPrivilegeSpec> defaultPrivileges) {

    public RoleSpec {
        settings = settings == null ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(settings));
        members = members == null ? Members.Closed : members;
        memberOf = memberOf == null ? List.of() : List.copyOf(memberOf);
        ensure = ensure == null ? Ensure.Present : ensure;
        grants = grants == null ? List.of() : List.copyOf(grants);
        defaultPrivileges = defaultPrivileges == null ? List.of() : List.copyOf(defaultPrivileges);
    }

    public enum Members {
        Closed, Open
    }
}
