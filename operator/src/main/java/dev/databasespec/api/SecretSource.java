package dev.databasespec.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;

/** Where a secret value comes from. */
public record SecretSource(
        @Required
        @JsonPropertyDescription("A key of a Secret in the namespace of this resource.")
        SecretKeyRef secretKeyRef) {}
