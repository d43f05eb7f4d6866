package dev.databasespec.kubernetes.change;

import dev.databasespec.api.Api;
import dev.databasespec.api.DatabaseChange;
import dev.databasespec.api.DatabaseChangeSpec;
import dev.databasespec.api.DatabaseChangeStatus;
import dev.databasespec.model.Sorted;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.net.HttpURLConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.function.Consumer;

/** DatabaseChanges in the API server. */
public final class ChangeStore {
    /** Keeps a change until its record is in the audit history. */
    public static final String FINALIZER = Api.GROUP + "/audit";
    private static final String FIELD_MANAGER = "databasespec";
    private static final PatchContext APPLY = new PatchContext.Builder().withPatchType(PatchType.SERVER_SIDE_APPLY).withFieldManager(FIELD_MANAGER)
            .withForce(true).build();
    private static final PatchContext MERGE = PatchContext.of(PatchType.JSON_MERGE);
    private static final int PAGE = 100;
    private static final int ATTEMPTS = 5;
    private final KubernetesClient client;

    public ChangeStore(KubernetesClient client) {
        this.client = client;
    }

    void list(SortedSet<String> namespaces, Consumer<DatabaseChange> each) {
        for (String namespace : namespaces.isEmpty() ? Sorted.of("") : namespaces) {
            String next = "";
            do {
                var options = new ListOptionsBuilder().withLimit((long) PAGE).withContinue(next.isEmpty() ? null : next).build();
                var resources = client.resources(DatabaseChange.class);
                KubernetesResourceList<DatabaseChange> page = namespace.isEmpty()
                        ? resources.inAnyNamespace().list(options)
                        : resources.inNamespace(namespace).list(options);
                page.getItems().forEach(each);
                next = Objects.requireNonNullElse(page.getMetadata().getContinue(), "");
            } while (!next.isEmpty());
        }
    }

    /** Parts first: a change that is there is there as a whole. What a lost answer left behind is found again, since its name says what it is. */
    DatabaseChange create(DatabaseChange change, List<DatabaseChange> furtherParts) {
        furtherParts.forEach(this::createOrFind);
        return createOrFind(change);
    }

    private DatabaseChange createOrFind(DatabaseChange change) {
        try {
            return client.resource(change).create();
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                throw e;
            }
            DatabaseChange there = client.resource(change).get();
            if (there == null || !there.getSpec().planHash().equals(change.getSpec().planHash())
                    || !there.getSpec().specRef().equals(change.getSpec().specRef())) {
                throw e;
            }
            return there;
        }
    }

    /** Anybody may set a label, and the write is tried again where that was all; where the status is another, another process writes. Empty: it is gone. */
    Optional<DatabaseChange> write(DatabaseChange change, DatabaseChangeStatus status) {
        ObjectMeta known = change.getMetadata();
        for (int attempt = 1;; attempt++) {
            DatabaseChange patch = new DatabaseChange();
            patch.setMetadata(new ObjectMetaBuilder().withName(known.getName()).withNamespace(known.getNamespace()).withUid(known.getUid())
                    .withResourceVersion(known.getResourceVersion()).build());
            patch.setStatus(status);
            try {
                ObjectMeta stored = client.resource(patch).subresource("status").patch(APPLY, patch).getMetadata();
                return Optional.of(with(change, stored, status));
            } catch (KubernetesClientException e) {
                if (e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
                    return Optional.empty();
                }
                DatabaseChange current = e.getCode() == HttpURLConnection.HTTP_CONFLICT && attempt < ATTEMPTS ? client.resource(patch).get() : null;
                if (current != null && Objects.equals(current.getStatus(), status)) {
                    // an earlier try of ours has arrived, and its answer was lost
                    return Optional.of(with(change, current.getMetadata(), status));
                }
                if (current == null || !Objects.equals(current.getStatus(), change.getStatus())) {
                    throw e;
                }
                known = current.getMetadata();
            }
        }
    }

    static DatabaseChange with(DatabaseChange change, ObjectMeta metadata, DatabaseChangeStatus status) {
        DatabaseChange written = new DatabaseChange();
        written.setMetadata(metadata);
        written.setSpec(change.getSpec());
        written.setStatus(status);
        return written;
    }

    /** Without our finalizer, and so its further parts. */
    DatabaseChange release(DatabaseChange change) {
        Integer parts = change.getSpec().parts();
        for (int i = 1; parts != null && i < parts; i++) {
            Optional.ofNullable(named(change, i).get()).ifPresent(this::withoutFinalizer);
        }
        return withoutFinalizer(change);
    }

    private DatabaseChange withoutFinalizer(DatabaseChange change) {
        DatabaseChange current = change;
        for (int attempt = 1; current.hasFinalizer(FINALIZER); attempt++) {
            List<String> finalizers = new ArrayList<>(current.getFinalizers());
            finalizers.remove(FINALIZER);
            try {
                var patched = client.resource(current).patch(MERGE, client.getKubernetesSerialization().asJson(Map.of("metadata",
                        Map.of("finalizers", finalizers, "uid", current.getMetadata().getUid(), "resourceVersion",
                                current.getMetadata().getResourceVersion()))));
                return with(change, patched.getMetadata(), Changes.status(change));
            } catch (KubernetesClientException e) {
                if (e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
                    return change;
                }
                Optional<DatabaseChange> again = e.getCode() == HttpURLConnection.HTTP_CONFLICT && attempt < ATTEMPTS ? get(change) : Optional.empty();
                current = again.orElseThrow(() -> e);
            }
        }
        return change;
    }

    Optional<DatabaseChange> get(DatabaseChange change) {
        return Optional.ofNullable(client.resource(change).get());
    }

    List<DatabaseChangeSpec> parts(DatabaseChange change, int further) {
        List<DatabaseChangeSpec> parts = new ArrayList<>();
        for (int i = 1; i <= further; i++) {
            Optional.ofNullable(named(change, i).get()).map(DatabaseChange::getSpec).ifPresent(parts::add);
        }
        return parts;
    }

    void delete(DatabaseChange change) {
        Integer parts = change.getSpec().parts();
        for (int i = 1; parts != null && i < parts; i++) {
            named(change, i).delete();
        }
        client.resource(change).delete();
    }

    private Resource<DatabaseChange> named(DatabaseChange change, int part) {
        return client.resources(DatabaseChange.class).inNamespace(change.getMetadata().getNamespace())
                .withName(ChangeSteps.partName(Changes.name(change), part));
    }
}
