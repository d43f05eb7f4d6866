package dev.databasespec.cli.run;

import dev.databasespec.kubernetes.Guardrails;
import dev.databasespec.kubernetes.Targets;
import java.time.Instant;

/** What the environment of the command says, and what time it is. */
public record Limits(Targets.Allowed allowed, Guardrails guardrails, Instant now) {
    static final Limits NONE = new Limits(Targets.Allowed.DEFAULT, Guardrails.DEFAULT, Instant.EPOCH);
}
