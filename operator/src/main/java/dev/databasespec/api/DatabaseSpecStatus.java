package dev.databasespec.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record DatabaseSpecStatus(
        @JsonPropertyDescription("The generation of the spec that this status speaks of.")
        @Nullable Long observedGeneration,

        @ListKey("type")
        @Size(max = 16)
        @JsonPropertyDescription("Ready, Reconciling, Stalled, Drifted, ApprovalRequired, AuditPending.")
        List<StatusCondition> conditions,

        @JsonPropertyDescription("How many items are as declared, and how many are not.")
        @Nullable Summary summary,

        @JsonPropertyDescription("What waits, while something does: for approval, or for mode: Apply.")
        @Nullable PendingPlan plan,

        @JsonPropertyDescription("The last time that the operator changed the database for this DatabaseSpec.")
        @Nullable LastChange lastChange,

        @JsonPropertyDescription("What the operator made or granted for this DatabaseSpec: the only things it may ever drop.")
        @Nullable InventoryStatus inventory,

        @JsonPropertyDescription("What is declared here and was there before the operator: it is never dropped.")
        @Nullable Adopted adopted,

        @Size(max = 2048)
        @JsonPropertyDescription("The declared principals as the database knows them.")
        List<UserStatus> users,

        @Size(max = 64)
        @JsonPropertyDescription("What is not as declared, each with its reason; the first 50 and then a count.")
        List<ProblemStatus> problems,

        @JsonPropertyDescription("Where this DatabaseSpec's part of the audit history ends, while one is kept.")
        @Nullable AuditChain audit,

        @ListKey("name")
        @Size(max = 1024)
        @JsonPropertyDescription("Which revision of each RoleTemplate was applied last.")
        List<AppliedTemplate> templates) {

    public static final DatabaseSpecStatus NONE = new DatabaseSpecStatus(null, List.of(), null, null, null, null, null, List.of(), List.of(), null, List.of());
    /** What the CRD gives to an object that nobody has looked at: kstatus would take one without any status for a finished one. */
    static final DatabaseSpecStatus UNOBSERVED = new DatabaseSpecStatus(-1L, List.of(), null, null, null, null, null, List.of(), List.of(), null, List.of());

    /** An object without fields is none: the API server makes null of one that loses its last field, and refuses that. */
    public DatabaseSpecStatus {
        inventory = InventoryStatus.EMPTY.equals(inventory) ? null : inventory;
        adopted = Adopted.EMPTY.equals(adopted) ? null : adopted;
        conditions = conditions == null ? List.of() : List.copyOf(conditions);
        users = users == null ? List.of() : List.copyOf(users);
        problems = problems == null ? List.of() : List.copyOf(problems);
        templates = templates == null ? List.of() : List.copyOf(templates);
    }

    public DatabaseSpecStatus withAudit(@Nullable AuditChain chain) {
        return new DatabaseSpecStatus(observedGeneration, conditions, summary, plan, lastChange, inventory, adopted, users, problems, chain, templates);
    }

    public DatabaseSpecStatus withConditions(List<StatusCondition> changed) {
        return new DatabaseSpecStatus(observedGeneration, changed, summary, plan, lastChange, inventory, adopted, users, problems, audit, templates);
    }

    public record Summary(
            @JsonPropertyDescription("Schemas as declared.")
            int schemas,

            @JsonPropertyDescription("Roles as declared.")
            int roles,

            @JsonPropertyDescription("Users as declared.")
            int users,

            @JsonPropertyDescription("Grants as declared, counted as items of the spec.")
            int grants,

            @JsonPropertyDescription("Rights and memberships beyond the spec that are left in place.")
            int surplus,

            @JsonPropertyDescription("Items that are not as declared.")
            int problems) {}

    public record PendingPlan(
            @Size(max = 128)
            @JsonPropertyDescription("Names this plan: the same differences give the same hash.")
            String hash,

            @JsonPropertyDescription("The highest risk of its steps.")
            Risk risk,

            @JsonPropertyDescription("How many steps wait.")
            int steps,

            @Size(max = 20)
            @JsonPropertyDescription("The first of its SQL statements, without secrets.")
            List<@Size(max = 4096) String> preview,

            @Size(max = 253)
            @JsonPropertyDescription("The DatabaseChange that waits: dbspec diff shows it, dbspec approve releases it. Not in mode Plan.")
            @Nullable String change) {

        public PendingPlan {
            preview = preview == null ? List.of() : List.copyOf(preview);
        }
    }

    public enum Risk {
        Low, Medium, High
    }

    public record LastChange(
            @Size(max = 253)
            @JsonPropertyDescription("Name of the change, as Events and logs have it.")
            String name,

            @Size(max = 64)
            @JsonPropertyDescription("When it was committed.")
            String time,

            @JsonPropertyDescription("How many steps it had.")
            int steps) {}

    public record Adopted(
            @Size(max = 1024)
            @JsonPropertyDescription("Names of schemas.")
            List<@Size(max = 63) String> schemas,

            @Size(max = 4096)
            @JsonPropertyDescription("Names of roles.")
            List<@Size(max = 63) String> roles) {

        static final Adopted EMPTY = new Adopted(List.of(), List.of());

        public Adopted {
            schemas = schemas == null ? List.of() : List.copyOf(schemas);
            roles = roles == null ? List.of() : List.copyOf(roles);
        }
    }

    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record AuditChain(
            @JsonPropertyDescription("Number of the last record, from 1.")
            long sequence,

            @Size(max = 71)
            @JsonPropertyDescription("Hash of the last record.")
            String hash,

            @Size(max = 32)
            @JsonPropertyDescription("Records of this object itself, such as of its creation, that are not in the history yet; each as JSON.")
            List<@Size(max = 16384) String> pending) {

        public AuditChain {
            pending = pending == null ? List.of() : List.copyOf(pending);
        }
    }
}
