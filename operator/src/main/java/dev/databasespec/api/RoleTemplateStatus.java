package dev.databasespec.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record RoleTemplateStatus(
        @JsonPropertyDescription("The generation of the spec that this status speaks of.")
        @Nullable Long observedGeneration,

        @ListKey("type")
        @Size(max = 16)
        @JsonPropertyDescription("Ready, Rollout, Reconciling, Stalled.")
        List<StatusCondition> conditions,

        @Size(max = 71)
        @JsonPropertyDescription("SHA-256 of the roles as canonical JSON.")
        @Nullable String checksum,

        @JsonPropertyDescription("How many DatabaseSpecs name the template.")
        @Nullable Integer databaseSpecs,

        @Size(max = Revision.MOST)
        @JsonPropertyDescription("The present roles, and earlier ones that a DatabaseSpec still uses.")
        List<Revision> revisions) {

    public static final RoleTemplateStatus NONE = new RoleTemplateStatus(null, List.of(), null, null, List.of());
    /** What the CRD gives to an object that nobody has looked at: kstatus would take one without any status for a finished one. */
    static final RoleTemplateStatus UNOBSERVED = new RoleTemplateStatus(-1L, List.of(), null, null, List.of());

    public RoleTemplateStatus {
        conditions = conditions == null ? List.of() : List.copyOf(conditions);
        revisions = revisions == null ? List.of() : List.copyOf(revisions);
    }

    public record Revision(
            @Required
            @Size(max = 64)
            @JsonPropertyDescription("Its version.")
            String version,

            @Required
            @Size(max = 71)
            @JsonPropertyDescription("SHA-256 of its roles as canonical JSON.")
            String checksum,

            @Required
            @Size(max = LONGEST)
            @JsonPropertyDescription("Its roles as canonical JSON, gzip, base64.")
            String content) {
        /** How many are kept. */
        public static final int MOST = 10;
        /** All of them together with the spec have to fit into one object of the API server. */
        public static final int LONGEST = 65536;
    }
}
