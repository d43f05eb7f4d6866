package dev.databasespec.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

@JsonInclude(JsonInclude.Include.NON_NULL)
public record InstanceRef(
        @Required
        @Size(min = 1, max = 253)
        @JsonPropertyDescription("Name of the DatabaseInstance.")
        String name,

        @Size(min = 1, max = 63)
        @JsonPropertyDescription("Its namespace; without it the namespace of this DatabaseSpec. Another one must be let in by the instance's"
                + " allowedNamespaces.")
        @Nullable String namespace) {}
