package dev.databasespec.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** The operator's own login. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(value = "has(self.password) != has(self.databaseUrl)",
        message = "admin takes exactly one source of the password: either password or databaseUrl")
public record AdminLogin(
        @Default("postgres")
        @SqlName
        @JsonPropertyDescription("Name of the role to log in as. With databaseUrl the URL names it.")
        String username,

        @Size(max = 63)
        @JsonPropertyDescription("The role that every session of the operator acts as (SET ROLE). Without it cloudsqlsuperuser where that role"
                + " exists and may be set; \"\" is none.")
        @Nullable String sessionRole,

        @JsonPropertyDescription("The password of that role. Either this or databaseUrl.")
        @Nullable SecretSource password,

        @JsonPropertyDescription("One secret with the whole postgresql://user:password@host:port/database. Either this or password.")
        @Nullable SecretSource databaseUrl) {

    public AdminLogin {
        username = username == null ? "postgres" : username;
    }
}
