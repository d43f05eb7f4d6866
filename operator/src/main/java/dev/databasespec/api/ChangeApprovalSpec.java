package dev.databasespec.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

@JsonInclude(JsonInclude.Include.NON_NULL)
public record ChangeApprovalSpec(
        @Required
        @JsonPropertyDescription("The DatabaseChange, in the namespace of this object.")
        ChangeRef changeRef,

        @Required
        @Size(max = 71)
        @ValidationRule(value = "self.matches('^sha256:[0-9a-f]{64}$')", message = "planHash is sha256: and 64 hexadecimal digits, as spec.planHash of the"
                + " DatabaseChange has it")
        @JsonPropertyDescription("spec.planHash of the DatabaseChange as it was looked at; another one makes this void.")
        String planHash,

        @Required
        @JsonPropertyDescription("Approve: it may be applied once. Reject: it is not, and does not come back until plan or spec change.")
        Verdict decision,

        @Required
        @Size(min = 1, max = 512)
        @JsonPropertyDescription("The user who creates this object, as kubectl auth whoami shows it; where the policies are installed, nobody else's name"
                + " is taken.")
        String approvedBy,

        @Size(max = 1024)
        @JsonPropertyDescription("Why; it goes into the audit history.")
        @Nullable String reason,

        @Size(max = 64)
        @ValidationRule(value = "self.matches('^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]{1,9})?(Z|[+-][0-9]{2}:[0-9]{2})$')",
                message = "expiresAt is a moment such as 2027-01-31T00:00:00Z")
        @JsonPropertyDescription("After this moment it does not count any more, where it has not been used.")
        @Nullable String expiresAt) {

    public enum Verdict {
        Approve, Reject
    }

    public record ChangeRef(
            @Required
            @Size(min = 1, max = 253)
            @JsonPropertyDescription("Name of the DatabaseChange.")
            String name) {}
}
