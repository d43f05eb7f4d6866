package dev.databasespec.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.databasespec.api.DatabaseSpecStatus.Risk;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record DatabaseChangeSpec(
        @Required
        @JsonPropertyDescription("The DatabaseSpec that it makes true.")
        SpecRef specRef,

        @Required
        @JsonPropertyDescription("The database that it changes.")
        ChangeTarget target,

        @Required
        @JsonPropertyDescription("What made it necessary.")
        Trigger trigger,

        @JsonPropertyDescription("Of trigger TemplateChanged: the template, and its revisions before and after.")
        @Nullable TemplateChange template,

        @Required
        @JsonPropertyDescription("Who asked for what the spec says.")
        Requester requestedBy,

        @Required
        @Size(min = 71, max = 71)
        @JsonPropertyDescription("Names this plan: SHA-256 over its statements, the generation of the spec, the fingerprint of the live state and the"
                + " version of the server. An approval is for one of these.")
        String planHash,

        @Required
        @Size(min = 71, max = 71)
        @JsonPropertyDescription("SHA-256 over what the catalog said of the roles and objects that the steps are about.")
        String liveFingerprint,

        @Required
        @JsonPropertyDescription("The highest risk of its steps.")
        Risk risk,

        @Required
        @Size(max = 32)
        @JsonInclude(JsonInclude.Include.ALWAYS)
        @JsonPropertyDescription("Version of the server, such as 15.7.")
        String serverVersion,

        @Required
        @JsonPropertyDescription("How many steps it has.")
        int stepCount,

        @Size(max = 256)
        @JsonPropertyDescription("What is done, in order. Of a large plan it is in compressedSteps instead; dbspec diff shows either.")
        List<ChangeStep> steps,

        @Size(max = 1000000)
        @JsonPropertyDescription("The steps of a large plan: JSON as in steps, gzip, base64; this object holds the first part of it.")
        @Nullable String compressedSteps,

        @JsonPropertyDescription("How many objects hold compressedSteps: this one, and NAME-part-1 and so on for the others.")
        @Nullable Integer parts,

        @JsonPropertyDescription("Of an object that only holds a further part of a large plan: which one.")
        @Nullable Integer part,

        @Size(max = 400000)
        @JsonPropertyDescription("The spec of the DatabaseSpec that was to be made true: JSON, gzip, base64. What dbspec revert goes back to.")
        @Nullable String declared) {

    public DatabaseChangeSpec {
        steps = steps == null ? List.of() : List.copyOf(steps);
    }

    public enum Trigger {
        SpecChanged, Drift, TemplateChanged, CredentialsRotated, Expiry, Deletion
    }

    public record SpecRef(
            @Required
            @Size(min = 1, max = 253)
            @JsonPropertyDescription("Name of the DatabaseSpec, in the namespace of this object.")
            String name,

            @Required
            @Size(min = 1, max = 64)
            @JsonPropertyDescription("Its uid: another object of the same name is another one.")
            String uid,

            @Required
            @JsonPropertyDescription("Its generation: which version of the spec.")
            long generation) {}

    public record ChangeTarget(
            @Required
            @Size(min = 1, max = 512)
            @JsonPropertyDescription("The server: connection name of Cloud SQL, or host:port.")
            String instance,

            @Required
            @Size(min = 1, max = 63)
            @JsonPropertyDescription("Name of the database.")
            String database) {}

    /** Who asked, and whether that is proven. */
    public record Requester(
            @Required
            @Size(max = 512)
            @JsonPropertyDescription("The user, or the field manager that wrote the spec.")
            String user,

            @Required
            @JsonPropertyDescription("Admission: stamped by the API server when the spec was written. FieldManager: only what the client called itself,"
                    + " a claim and no proof.")
            Source source) {

        public enum Source {
            Admission, FieldManager
        }
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record TemplateChange(
            @Required
            @Size(min = 1, max = 253)
            @JsonPropertyDescription("Name of the RoleTemplate.")
            String name,

            @Size(max = 64)
            @JsonPropertyDescription("Version before.")
            @Nullable String fromVersion,

            @Size(max = 71)
            @JsonPropertyDescription("Checksum before.")
            @Nullable String fromChecksum,

            @Size(max = 64)
            @JsonPropertyDescription("Version now.")
            @Nullable String toVersion,

            @Size(max = 71)
            @JsonPropertyDescription("Checksum now.")
            @Nullable String toChecksum) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record ChangeStep(
            @Required
            @Size(max = 4096)
            @JsonPropertyDescription("What it is about, such as role \"reporting\".")
            String object,

            @Required
            @Size(max = 64)
            @JsonPropertyDescription("What it does, such as Grant or CreateRole.")
            String action,

            @Required
            @JsonPropertyDescription("Its risk.")
            Risk hazard,

            @Required
            @Size(max = 2048)
            @JsonPropertyDescription("Why it is needed, and why it has this risk.")
            String reason,

            @Required
            @Size(max = 32768)
            @JsonPropertyDescription("The statement as it is sent; of a password only where it comes from.")
            String sql,

            @Size(max = 32768)
            @JsonPropertyDescription("The statement that would undo it, where there is one.")
            @Nullable String inverse) {}
}
