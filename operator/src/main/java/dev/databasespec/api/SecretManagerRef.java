package dev.databasespec.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** One version of a secret in Google's Secret Manager. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SecretManagerRef(
        @Required
        @Size(min = 1, max = 128)
        @ValidationRule(value = "self.matches('^([0-9]{1,19}|" + GoogleNames.PROJECT + ")$')",
                message = "project is the id of a Google Cloud project, such as acme-prod, or its number")
        @JsonPropertyDescription("Id of the Google Cloud project that the secret belongs to.")
        String project,

        @Size(min = 1, max = 63)
        @ValidationRule(value = "self.matches('^" + GoogleNames.REGION + "$')",
                message = "location is a Google Cloud region such as europe-west1; without it the secret is a global one")
        @JsonPropertyDescription("Region of a regional secret. Without it the secret is a global one.")
        @Nullable String location,

        @Required
        @Size(min = 1, max = 255)
        @ValidationRule(value = "self.matches('^[A-Za-z0-9_-]+$')",
                message = "secret is the name of a secret alone: letters, digits, hyphens and underscores, without projects/ or versions/")
        @JsonPropertyDescription("Name of the secret.")
        String secret,

        @Default("latest")
        @Size(min = 1, max = 63)
        @ValidationRule(value = "self.matches('^([0-9]{1,19}|[A-Za-z][A-Za-z0-9_-]*)$')",
                message = "version is latest, the number of a version, or an alias")
        @JsonPropertyDescription("latest, the number of a version, or an alias. With latest or an alias a new version is found by itself: at once when"
                + " a login fails, otherwise after DBSPEC_SECRET_CACHE_TTL.")
        String version) {

    public SecretManagerRef {
        version = version == null ? "latest" : version;
    }
}
