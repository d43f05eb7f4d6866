package dev.databasespec.cli;

import dev.databasespec.api.DatabaseChange;
import dev.databasespec.api.DatabaseChangeSpec;
import dev.databasespec.cli.change.ChangeView;
import dev.databasespec.kubernetes.change.ChangeSteps;
import dev.databasespec.kubernetes.change.Damaged;
import dev.databasespec.model.Printable;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads DatabaseChanges with all their parts. */
final class ChangeReader {
    private final ClusterOptions.Place place;

    ChangeReader(ClusterOptions.Place place) {
        this.place = place;
    }

    ChangeView read(String name) {
        DatabaseChange change = find(ClusterOptions.name(name)).orElseThrow(() -> new CommandFailure(ExitCode.INVALID, "there is no DatabaseChange "
                + Printable.quoted(name) + " in namespace " + Printable.quoted(place.namespace()) + "; dbspec get dbchange -A shows all of them"));
        if (change.getSpec().part() != null) {
            throw new CommandFailure(ExitCode.INVALID, "DatabaseChange " + Printable.quoted(name) + " only holds a part of a large plan: name "
                    + Printable.quoted(name.replaceFirst("-part-[0-9]+$", "")) + " instead");
        }
        return view(change);
    }

    /** Empty: there is none, or none any more. */
    Optional<DatabaseChange> find(String name) {
        try {
            return Optional.ofNullable(place.client().resources(DatabaseChange.class).inNamespace(place.namespace()).withName(name).get());
        } catch (KubernetesClientException e) {
            throw refused(e, "get");
        }
    }

    /** All of the namespace that are no parts. */
    List<DatabaseChange> all() {
        try {
            return place.client().resources(DatabaseChange.class).inNamespace(place.namespace()).list().getItems().stream()
                    .filter(change -> change.getSpec().part() == null).toList();
        } catch (KubernetesClientException e) {
            throw refused(e, "list");
        }
    }

    private ChangeView view(DatabaseChange change) {
        String name = change.getMetadata().getName();
        try {
            return new ChangeView(change.getMetadata().getNamespace(), name, change.getMetadata().getCreationTimestamp(), change.getSpec(),
                    ChangeView.orNew(change.getStatus()), ChangeSteps.unpack(change.getSpec(), furtherParts(change)));
        } catch (Damaged e) {
            throw new CommandFailure(ExitCode.OTHER, "DatabaseChange " + Printable.quoted(name) + " cannot be shown: " + e.getMessage()
                    + "; it is not approved or undone by what cannot be read: have the operator plan anew (annotation databasespec.dev/reconcile on the"
                    + " DatabaseSpec)");
        }
    }

    private List<DatabaseChangeSpec> furtherParts(DatabaseChange change) {
        List<DatabaseChangeSpec> parts = new ArrayList<>();
        for (int part = 1; part <= ChangeSteps.furtherParts(change.getSpec()); part++) {
            find(ChangeSteps.partName(change.getMetadata().getName(), part)).map(DatabaseChange::getSpec).ifPresent(parts::add);
        }
        return parts;
    }

    private CommandFailure refused(KubernetesClientException e, String verb) {
        return ClusterFailures.of(e, place.server(), verb + " databasechanges in namespace " + Printable.quoted(place.namespace()), "approver");
    }
}
