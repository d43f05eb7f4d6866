package dev.databasespec.operator;

import dev.databasespec.api.ChangeApproval;
import dev.databasespec.api.DatabaseChange;
import dev.databasespec.api.DatabaseChangeStatus;
import dev.databasespec.api.DatabaseChangeStatus.Phase;
import dev.databasespec.kubernetes.change.Changes;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** The changes of a tenant as objects, and somebody who decides on them. */
record Registry(Tenant team) {
    /** Oldest first. */
    List<DatabaseChange> changes() {
        return team.stage().plane().client().resources(DatabaseChange.class).inNamespace(team.name()).list().getItems().stream()
                .filter(c -> c.getSpec().part() == null).sorted(Comparator.comparing(c -> c.getMetadata().getCreationTimestamp())).toList();
    }

    static Phase phase(DatabaseChange change) {
        return Changes.phase(change);
    }

    static DatabaseChangeStatus status(DatabaseChange change) {
        return Objects.requireNonNull(change.getStatus(), change.getMetadata().getName());
    }

    Optional<DatabaseChange> waiting() {
        return changes().stream().filter(c -> phase(c) == Phase.AwaitingApproval).findFirst();
    }

    List<ChangeApproval> approvals() {
        return team.stage().plane().client().resources(ChangeApproval.class).inNamespace(team.name()).list().getItems();
    }

    void approve(DatabaseChange change, String name) {
        decide(change, name, "Approve");
    }

    void reject(DatabaseChange change, String name) {
        decide(change, name, "Reject");
    }

    private void decide(DatabaseChange change, String name, String decision) {
        team.edit("""
                apiVersion: databasespec.dev/v1alpha1
                kind: ChangeApproval
                metadata: {name: %s}
                spec: {changeRef: {name: %s}, planHash: "%s", decision: %s, approvedBy: bob, reason: "because of %s"}
                """.formatted(name, change.getMetadata().getName(), change.getSpec().planHash(), decision, name));
    }
}
