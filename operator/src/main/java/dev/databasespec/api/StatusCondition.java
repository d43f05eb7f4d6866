package dev.databasespec.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** A condition as kstatus, kubectl wait and Argo CD read it. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record StatusCondition(
        @Required
        @Size(min = 1, max = 316)
        @JsonPropertyDescription("Name of the condition.")
        String type,

        @Required
        @JsonPropertyDescription("True, False or Unknown.")
        State status,

        @Required
        @Size(min = 1, max = 1024)
        @JsonPropertyDescription("One word that says why.")
        String reason,

        @Required
        @Size(max = 32768)
        @JsonPropertyDescription("What, where, why, and what to do.")
        String message,

        @JsonPropertyDescription("The generation of the spec that this condition speaks of.")
        @Nullable Long observedGeneration,

        @Required
        @Size(max = 64)
        @JsonPropertyDescription("When the status of this condition last changed.")
        String lastTransitionTime) {

    public enum State {
        True, False, Unknown
    }
}
