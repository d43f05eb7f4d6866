package dev.databasespec.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

@JsonInclude(JsonInclude.Include.NON_NULL)
public record ChangeApprovalStatus(
        @JsonPropertyDescription("Pending: not acted on yet. Used: the change was released or rejected by it. Void: it does not count. Expired: its time"
                + " is over.")
        @Nullable Phase phase,

        @Size(max = 4096)
        @JsonPropertyDescription("Why.")
        @Nullable String message) {

    public enum Phase {
        Pending, Used, Void, Expired
    }
}
