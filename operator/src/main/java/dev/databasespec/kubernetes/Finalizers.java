package dev.databasespec.kubernetes;

import dev.databasespec.api.Api;
import dev.databasespec.api.DatabaseSpec;
import dev.databasespec.api.DeletionPolicy;
import dev.databasespec.api.RoleTemplate;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.net.HttpURLConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Holds a deletion back where the deletionPolicy asks for work in the database, or while a template is used, and nowhere else. */
record Finalizers(KubernetesClient client) {
    static final String RELEASE = Api.GROUP + "/release";
    static final String IN_USE = Api.GROUP + "/in-use";
    private static final PatchContext MERGE = PatchContext.of(PatchType.JSON_MERGE);
    private static final int ATTEMPTS = 5;

    void follow(DatabaseSpec resource) {
        boolean wanted = resource.getSpec().deletionPolicy() != DeletionPolicy.Retain;
        if (wanted != resource.hasFinalizer(RELEASE)) {
            set(resource, RELEASE, wanted);
        }
    }

    /** Once it is being deleted a finalizer can only go. */
    void follow(RoleTemplate template, boolean isUsed) {
        if (isUsed != template.hasFinalizer(IN_USE) && !(isUsed && template.isMarkedForDeletion())) {
            set(template, IN_USE, isUsed);
        }
    }

    void remove(DatabaseSpec resource) {
        if (resource.hasFinalizer(RELEASE)) {
            set(resource, RELEASE, false);
        }
    }

    /** The list is replaced as a whole, so it is only replaced where it still is what we saw. */
    private <R extends HasMetadata> void set(R resource, String finalizer, boolean present) {
        R current = resource;
        for (int attempt = 1; current != null; attempt++) {
            List<String> finalizers = new ArrayList<>(current.getFinalizers());
            finalizers.remove(finalizer);
            if (present) {
                finalizers.add(finalizer);
            }
            Map<String, Object> metadata = new TreeMap<>(Map.of("finalizers", finalizers, "uid", resource.getMetadata().getUid()));
            metadata.put("resourceVersion", current.getMetadata().getResourceVersion());
            try {
                client.resource(current).patch(MERGE, client.getKubernetesSerialization().asJson(Map.of("metadata", metadata)));
                return;
            } catch (KubernetesClientException e) {
                if (e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
                    return;
                }
                if (e.getCode() != HttpURLConnection.HTTP_CONFLICT || attempt == ATTEMPTS) {
                    throw e;
                }
                current = client.resource(resource).get();
            }
        }
    }
}
