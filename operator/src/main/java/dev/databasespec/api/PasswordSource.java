package dev.databasespec.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;

/** Where the password of a role comes from. */
public record PasswordSource(
        @Required
        @JsonPropertyDescription("A key of a Secret in the namespace of this resource.")
        SecretKeyRef secretKeyRef) {}
