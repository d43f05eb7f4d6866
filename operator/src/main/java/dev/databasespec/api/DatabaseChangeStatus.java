package dev.databasespec.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.databasespec.api.DatabaseChangeSpec.ChangeStep;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record DatabaseChangeStatus(
        @JsonPropertyDescription("Pending: written down, nothing executed. AwaitingApproval: waits for a ChangeApproval. Applying: about to be"
                + " committed. Applied, Failed: what became of it. Rejected, Superseded, Expired: it will not be done.")
        @Nullable Phase phase,

        @Size(max = 32768)
        @JsonPropertyDescription("What happened, for people.")
        @Nullable String message,

        @Size(max = 64)
        @JsonPropertyDescription("The pass that brought it to this phase: field pass of the operator's log, its Events and the audit history.")
        @Nullable String pass,

        @Size(max = 64)
        @JsonPropertyDescription("When it was first tried.")
        @Nullable String startedAt,

        @Size(max = 64)
        @JsonPropertyDescription("When it ended.")
        @Nullable String finishedAt,

        @JsonPropertyDescription("How often it was tried.")
        @Nullable Integer attempts,

        @Size(max = 64)
        @JsonPropertyDescription("When it was last tried.")
        @Nullable String lastAttemptAt,

        @Size(max = 32)
        @JsonPropertyDescription("The transaction of the database that it is committed with: the server can tell what became of it (pg_xact_status).")
        @Nullable String transaction,

        @JsonPropertyDescription("How many of its steps were done.")
        @Nullable Integer applied,

        @Size(max = 1000)
        @JsonPropertyDescription("Steps that were not done, each with the reason, the first 1000 of them; those before the last that are not listed were.")
        List<StepResult> results,

        @Size(max = 100)
        @JsonPropertyDescription("What else had to be done in the same transaction because of these steps, such as a right that came with a new object.")
        List<ChangeStep> further,

        @JsonPropertyDescription("Why it failed.")
        @Nullable ChangeError error,

        @JsonPropertyDescription("Who said yes, or no.")
        @Nullable Decision approval,

        @JsonPropertyDescription("Its place in the audit history.")
        @Nullable AuditLink audit,

        @JsonPropertyDescription("Whether its record is in the audit history. Until then it is not cleaned up.")
        @Nullable Boolean auditDelivered) {

    public DatabaseChangeStatus {
        results = results == null ? List.of() : List.copyOf(results);
        further = further == null ? List.of() : List.copyOf(further);
    }

    public enum Phase {
        Pending, AwaitingApproval, Applying, Applied, Failed, Rejected, Superseded, Expired
    }

    public enum Result {
        /** Done and committed. */
        Applied,
        /** Only a part of what it names could be done. */
        PartlyApplied,
        /** The server said no. */
        Failed,
        /** Not tried, since it needs something that could not be done, or was not needed any more. */
        Skipped
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record StepResult(
            @Required
            @JsonPropertyDescription("Which step, from 0.")
            int step,

            @Required
            @JsonPropertyDescription("What became of it.")
            Result result,

            @Size(max = 512)
            @JsonPropertyDescription("Why.")
            @Nullable String message) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record ChangeError(
            @Size(max = 5)
            @JsonPropertyDescription("The code of the server, PostgreSQL's appendix A.")
            @Nullable String sqlstate,

            @Required
            @Size(max = 4096)
            @JsonPropertyDescription("What, where, why and what to do.")
            String message) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Decision(
            @Required
            @Size(max = 253)
            @JsonPropertyDescription("Name of the ChangeApproval.")
            String name,

            @Required
            @Size(max = 512)
            @JsonPropertyDescription("Who decided.")
            String by,

            @Required
            @Size(max = 64)
            @JsonPropertyDescription("When.")
            String at,

            @Size(max = 1024)
            @JsonPropertyDescription("Why.")
            @Nullable String reason) {}

    /** A record of the history and the one before it. */
    public record AuditLink(
            @Required
            @JsonPropertyDescription("Number of the record among those of the same DatabaseSpec, from 1.")
            long sequence,

            @Required
            @Size(max = 71)
            @JsonPropertyDescription("Hash of the record before it.")
            String previousHash,

            @Required
            @Size(max = 71)
            @JsonPropertyDescription("Hash of the record.")
            String hash,

            @Size(max = 64)
            @JsonPropertyDescription("Version of the operator that the record names.")
            String operatorVersion,

            @Size(max = 64)
            @JsonPropertyDescription("Name of the cluster that the record names; may be empty.")
            String cluster) {}
}
