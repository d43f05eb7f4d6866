package dev.databasespec.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

@JsonInclude(JsonInclude.Include.NON_NULL)
public record RoleTemplateSpec(
        @Required
        @Size(min = 5, max = 64)
        @ValidationRule(
                value = "self.matches('^(0|[1-9][0-9]{0,8})[.](0|[1-9][0-9]{0,8})[.](0|[1-9][0-9]{0,8})"
                        + "(-[0-9A-Za-z-]+([.][0-9A-Za-z-]+)*)?([+][0-9A-Za-z-]+([.][0-9A-Za-z-]+)*)?$')",
                message = "version is a semantic version, such as 1.0.0 or 2.1.0-rc.1")
        @JsonPropertyDescription("Semantic version of the roles, such as 1.0.0. A DatabaseSpec may ask for some versions only.")
        String version,

        @Required
        @ListKey("name")
        @Size(min = 1, max = 64)
        @JsonPropertyDescription("As the roles of a DatabaseSpec. {database} and {schema} stand for the names of the database and of the schema that"
                + " names the template, in every text.")
        List<RoleSpec> roles) {

    public RoleTemplateSpec {
        roles = roles == null ? List.of() : List.copyOf(roles);
    }
}
