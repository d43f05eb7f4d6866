package dev.databasespec.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** A RoleTemplate whose roles a schema gets. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TemplateRef(
        @Required
        @Size(min = 1, max = 253)
        @JsonPropertyDescription("Name of the RoleTemplate.")
        String name,

        @Size(min = 1, max = 32)
        @ValidationRule(value = "self.matches('" + VERSION + "')",
                message = "version is a version or a range of them, such as 1.0.0, ^1.2, ~1.2, 1.x or >=1.0 <2")
        @JsonPropertyDescription("Only versions that this allows, such as 1.0.0, ^1.2, ~1.2 or >=1.0 <2. Without it every version.")
        @Nullable String version) {

    /** What a glance can tell, since rules of a CRD have a budget; the rest is found when it is read. */
    private static final String VERSION = "^[><=~^]* ?[0-9][0-9A-Za-z.-]*([ |]+[><=~^]* ?[0-9][0-9A-Za-z.-]*)*$";
}
