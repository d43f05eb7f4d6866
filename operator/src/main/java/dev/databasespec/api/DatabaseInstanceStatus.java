package dev.databasespec.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record DatabaseInstanceStatus(
        @JsonPropertyDescription("The generation of the spec that this status speaks of.")
        @Nullable Long observedGeneration,

        @ListKey("type")
        @Size(max = 16)
        @JsonPropertyDescription("Ready, Reconciling, Stalled; with cloudSql also IamAuthentication.")
        List<StatusCondition> conditions,

        @Size(max = 64)
        @JsonPropertyDescription("Version of PostgreSQL that the server says it is.")
        @Nullable String serverVersion,

        @Size(max = 32)
        @JsonPropertyDescription("Time of one round trip, rounded to 1, 2, 5, 10, 20, 50 ... ms.")
        @Nullable String latency,

        @JsonPropertyDescription("Connections to the server, from everybody.")
        @Nullable Connections connections,

        @Size(max = 64)
        @JsonPropertyDescription("When the server was started.")
        @Nullable String startedAt,

        @Size(max = 1024)
        @JsonPropertyDescription("The databases that are managed by DatabaseSpecs.")
        List<@Size(max = 63) String> databases,

        @JsonPropertyDescription("How many DatabaseSpecs point here.")
        @Nullable Integer databaseSpecs,

        @Size(max = 300)
        @JsonPropertyDescription("Host and port that are connected to; with cloudSql the connection name.")
        @Nullable String address,

        @JsonPropertyDescription("Whether the flag cloudsql.iam_authentication is on. With cloudSql only.")
        @Nullable Boolean iamAuthentication,

        @Size(max = 64)
        @JsonPropertyDescription("What Google says of the instance: RUNNABLE, STOPPED, SUSPENDED, ... With cloudSql only.")
        @Nullable String state) {

    /** What the CRD gives to an object that nobody has looked at: kstatus would take one without any status for a finished one. */
    static final DatabaseInstanceStatus UNOBSERVED = new DatabaseInstanceStatus(-1L, List.of(), null, null, null, null, List.of(), null, null, null, null);

    public DatabaseInstanceStatus {
        conditions = conditions == null ? List.of() : List.copyOf(conditions);
        databases = databases == null ? List.of() : List.copyOf(databases);
    }

    public record Connections(
            @JsonPropertyDescription("How many are open, rounded to tens.")
            int used,

            @JsonPropertyDescription("How many the server allows (max_connections).")
            int max) {}
}
