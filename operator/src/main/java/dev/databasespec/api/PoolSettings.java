package dev.databasespec.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** The operator's connections to one server. */
@ValidationRule(value = "self.maxConnectionsPerDatabase <= self.maxConnections", fieldPath = ".maxConnectionsPerDatabase",
        message = "maxConnectionsPerDatabase must not exceed maxConnections")
public record PoolSettings(
        @Default("10")
        @Min(2)
        @Max(1000)
        @JsonPropertyDescription("Most connections to the whole server, at least 2: a change of roles holds the lock of the whole server on a second one.")
        Integer maxConnections,

        @Default("2")
        @Min(1)
        @Max(100)
        @JsonPropertyDescription("Most connections to one database.")
        Integer maxConnectionsPerDatabase,

        @Default("10s")
        @Size(max = 32)
        @ValidationRule(value = Period.RULE, message = "connectTimeout " + Period.MESSAGE)
        @JsonPropertyDescription("How long to wait for a connection.")
        Period connectTimeout,

        @Default("10m")
        @Size(max = 32)
        @ValidationRule(value = Period.RULE, message = "idleTimeout " + Period.MESSAGE)
        @JsonPropertyDescription("An unused connection is closed after this time. Longer than the interval of the DatabaseSpecs, so that a quiet"
                + " pass opens none.")
        Period idleTimeout) {

    static final PoolSettings DEFAULT = new PoolSettings(10, 2, Period.parse("10s"), Period.parse("10m"));

    public PoolSettings {
        maxConnections = maxConnections == null ? DEFAULT.maxConnections : maxConnections;
        maxConnectionsPerDatabase = maxConnectionsPerDatabase == null ? DEFAULT.maxConnectionsPerDatabase : maxConnectionsPerDatabase;
        connectTimeout = connectTimeout == null ? DEFAULT.connectTimeout : connectTimeout;
        idleTimeout = idleTimeout == null ? DEFAULT.idleTimeout : idleTimeout;
    }
}
