package dev.databasespec.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** The operator's own login. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AdminLogin(
        @SqlName
        @JsonPropertyDescription("Name of the role to log in as. Without it postgres; with databaseUrl the URL names it, and with"
                + " cloudSql.iamAuthentication it is the operator's own principal.")
        @Nullable String username,

        @Size(max = 63)
        @JsonPropertyDescription("The role that every session of the operator acts as (SET ROLE). Without it cloudsqlsuperuser where that role"
                + " exists and may be set; \"\" is none.")
        @Nullable String sessionRole,

        @JsonPropertyDescription("The password of that role. Either this or databaseUrl. With cloudSql and neither of them: the secret"
                + " INSTANCE-postgres-password of Secret Manager, in the instance's project and region.")
        @Nullable SecretSource password,

        @JsonPropertyDescription("One secret with the whole postgresql://user:password@host:port/database. Either this or password. It has to"
                + " name the server of endpoint; with cloudSql it gives user and password, and the connector finds the way.")
        @Nullable SecretSource databaseUrl) {

    static final AdminLogin NONE = new AdminLogin(null, null, null, null);

    /** Who logs in with {@code password}. */
    public String usernameOrDefault() {
        return username == null ? "postgres" : username;
    }
}
