package dev.databasespec.cli.run;

import dev.databasespec.kubernetes.AllowedEndpoints;
import dev.databasespec.kubernetes.Guardrails;
import java.time.Instant;

/** What the environment of the command says, and what time it is. */
public record Limits(AllowedEndpoints endpoints, Guardrails guardrails, Instant now) {
    static final Limits NONE = new Limits(AllowedEndpoints.DEFAULT, Guardrails.DEFAULT, Instant.EPOCH);
}
