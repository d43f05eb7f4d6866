package dev.databasespec.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** How long the operator's statements may wait and run. */
public record StatementTimeouts(
        @Default("3s")
        @Size(max = 32)
        @ValidationRule(value = Period.RULE, message = "timeouts.lock " + Period.MESSAGE)
        @JsonPropertyDescription("How long a statement waits for a lock (lock_timeout); then its object is a problem, LockTimeout, and is tried"
                + " again later.")
        Period lock,

        @Default("60s")
        @Size(max = 32)
        @ValidationRule(value = Period.RULE, message = "timeouts.statement " + Period.MESSAGE)
        @JsonPropertyDescription("How long a statement may run (statement_timeout).")
        Period statement) {

    static final StatementTimeouts DEFAULT = new StatementTimeouts(Period.parse("3s"), Period.parse("60s"));

    public StatementTimeouts {
        lock = lock == null ? DEFAULT.lock : lock;
        statement = statement == null ? DEFAULT.statement : statement;
    }
}
