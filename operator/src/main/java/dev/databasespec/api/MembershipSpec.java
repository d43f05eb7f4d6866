package dev.databasespec.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;

public record MembershipSpec(
        @Required
        @RoleName
        @JsonPropertyDescription("Role to be a member of. A predefined one (pg_*) where the instance's allowedPredefinedRoles allow it.")
        String role,

        @Default("false")
        @JsonPropertyDescription("May give the membership to others (ADMIN OPTION).")
        boolean admin,

        @Default("true")
        @JsonPropertyDescription("Has the rights of that role without SET ROLE. Needs PostgreSQL 16 to differ from the role's own inherit.")
        Boolean inherit,

        @Default("true")
        @JsonPropertyDescription("May SET ROLE to it. Needs PostgreSQL 16 to be false.")
        Boolean set,

        @Default("true")
        @JsonPropertyDescription("false: a membership that cannot be granted is a Warning instead of an Error.")
        Boolean required) {

    public MembershipSpec {
        inherit = inherit == null || inherit;
        set = set == null || set;
        required = required == null || required;
    }
}
