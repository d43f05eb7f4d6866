package dev.databasespec.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(value = "self.allowedNamespaces.from == 'Same' || has(self.allowedDatabases)", fieldPath = ".allowedDatabases",
        message = "allowedDatabases must be given when allowedNamespaces.from is not Same: say which databases other namespaces may name")
@ValidationRule(value = "has(self.cloudSql) != has(self.endpoint)", message = "a DatabaseInstance has exactly one of cloudSql and endpoint")
@ValidationRule(value = "has(self.cloudSql) == has(oldSelf.cloudSql)",
        message = "what a DatabaseInstance points to is immutable: make a new one to go from endpoint to cloudSql, or back")
@ValidationRule(value = "!has(self.endpoint) || has(self.admin.password) != has(self.admin.databaseUrl)", fieldPath = ".admin",
        message = "admin takes exactly one source of the password: either password or databaseUrl")
@ValidationRule(value = "!has(self.cloudSql) || !has(self.admin.password) || !has(self.admin.databaseUrl)", fieldPath = ".admin",
        message = "admin takes at most one source of the password: password, databaseUrl, or neither for the secret INSTANCE-postgres-password")
@ValidationRule(value = "!has(self.cloudSql) || !self.cloudSql.iamAuthentication ||"
        + " !(has(self.admin.username) || has(self.admin.password) || has(self.admin.databaseUrl))", fieldPath = ".admin",
        message = "with iamAuthentication the operator logs in as its own IAM principal: admin takes no username, password or databaseUrl")
public record DatabaseInstanceSpec(
        @JsonPropertyDescription("A Cloud SQL instance. Either this or endpoint.")
        @Nullable CloudSql cloudSql,

        @JsonPropertyDescription("Host, port and TLS of any PostgreSQL 13 or newer. Either this or cloudSql.")
        @Nullable Endpoint endpoint,

        @Default("{}")
        @JsonPropertyDescription("The login of the operator: a role that may create roles and grant what the DatabaseSpecs ask for. With endpoint"
                + " exactly one of password and databaseUrl; with cloudSql at most one.")
        AdminLogin admin,

        @Default("{}")
        @JsonPropertyDescription("The namespaces whose DatabaseSpecs may point here.")
        AllowedNamespaces allowedNamespaces,

        @Size(max = 256)
        @JsonPropertyDescription("Globs of the databases that DatabaseSpecs may name; {namespace} stands for the namespace of the DatabaseSpec."
                + " Without it: all but template* and cloudsqladmin. Must be given when allowedNamespaces.from is not Same.")
        @Nullable List<@Size(min = 1, max = 128) String> allowedDatabases,

        @Size(max = 256)
        @JsonPropertyDescription("Globs of the role names that a DatabaseSpec may declare, own with or be made a member of; may hold {namespace}"
                + " and {database}. Without it: \"*\" for this namespace, \"{database}\" and \"{database}_*\" for others, since roles belong to the"
                + " whole server.")
        @Nullable List<@Size(min = 1, max = 128) String> allowedRoles,

        @Size(max = 64)
        @Default("[\"pg_monitor\", \"pg_read_all_settings\", \"pg_read_all_stats\", \"pg_stat_scan_tables\"]")
        @JsonPropertyDescription("The predefined roles (pg_*) that a DatabaseSpec may give membership in; checked through everything they are"
                + " members of.")
        List<@Size(
                min = 1, max = 63) String> allowedPredefinedRoles,

        @Size(max = 3)
        @JsonPropertyDescription("The role attributes that a DatabaseSpec may ask for: createdb, createrole, replication. Without it none.")
        List<RoleAttribute> allowedAttributes,

        @Size(max = 64)
        @JsonPropertyDescription("Names of event triggers that may be enabled in a database. Any other one of a tenant would run with the"
                + " operator's rights: problem HostileDatabase, and nothing is changed. A login trigger (PostgreSQL 17+) is named as login:NAME; its name cannot be"
                + " asked for before it has run, so one such entry lets the operator log in to every database that has a login trigger.")
        List<@Size(
                min = 1, max = 69) String> trustedEventTriggers,

        @Default("false")
        @JsonPropertyDescription("true: who wrote a DatabaseSpec cannot approve its changes. Needs the policy that has the API server stamp who wrote it;"
                + " where it is missing nobody can approve.")
        boolean requireOtherApprover,

        @Default("{}")
        @JsonPropertyDescription("How many connections the operator keeps to this server, and for how long.")
        PoolSettings pool,

        @Default("{}")
        @JsonPropertyDescription("How long the operator's statements may wait and run.")
        StatementTimeouts timeouts,

        @Default("1m")
        @Size(max = 32)
        @ValidationRule(value = Period.RULE + " && duration(self) >= duration('1s')",
                message = "interval is a duration of at least 1s, such as 30s or 5m")
        @JsonPropertyDescription("How often the status of this DatabaseInstance is refreshed.")
        Period interval) {

    private static final List<String> HARMLESS_ROLES = List.of("pg_monitor", "pg_read_all_settings", "pg_read_all_stats", "pg_stat_scan_tables");

    public DatabaseInstanceSpec {
        admin = admin == null ? AdminLogin.NONE : admin;
        allowedNamespaces = allowedNamespaces == null ? AllowedNamespaces.SAME : allowedNamespaces;
        allowedDatabases = allowedDatabases == null ? null : List.copyOf(allowedDatabases);
        allowedRoles = allowedRoles == null ? null : List.copyOf(allowedRoles);
        allowedPredefinedRoles = allowedPredefinedRoles == null ? HARMLESS_ROLES : List.copyOf(allowedPredefinedRoles);
        allowedAttributes = allowedAttributes == null ? List.of() : List.copyOf(allowedAttributes);
        trustedEventTriggers = trustedEventTriggers == null ? List.of() : List.copyOf(trustedEventTriggers);
        pool = pool == null ? PoolSettings.DEFAULT : pool;
        timeouts = timeouts == null ? StatementTimeouts.DEFAULT : timeouts;
        interval = interval == null ? Period.parse("1m") : interval;
    }
}
