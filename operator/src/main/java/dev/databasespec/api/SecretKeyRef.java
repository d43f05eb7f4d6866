package dev.databasespec.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** One key of a Secret in the namespace of the resource that holds this reference. */
public record SecretKeyRef(
        @Required
        @Size(min = 1, max = 253)
        @JsonPropertyDescription("Name of the Secret, in the same namespace.")
        String name,

        @Required
        @Size(min = 1, max = 253)
        @JsonPropertyDescription("Key in the Secret's data.")
        String key) {}
