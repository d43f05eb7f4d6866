package dev.databasespec.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** One item that is not as declared. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ProblemStatus(
        @Size(max = 1024)
        @JsonPropertyDescription("Kind and name of the item.")
        String object,

        @JsonPropertyDescription("Error: Ready is False. Warning: it may stay so.")
        Severity severity,

        @Size(max = 64)
        @JsonPropertyDescription("One word that says why, such as MissingPrincipal.")
        String reason,

        @Size(max = 4096)
        @JsonPropertyDescription("What is wrong, where, and why.")
        String message,

        @Size(max = 4096)
        @JsonPropertyDescription("What to do about it.")
        @Nullable String action) {

    public enum Severity {
        Error, Warning
    }
}
