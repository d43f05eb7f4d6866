package dev.databasespec.kubernetes;

import dev.databasespec.api.Api;
import dev.databasespec.api.DatabaseSpec;
import dev.databasespec.api.DeletionPolicy;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.net.HttpURLConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Holds a deletion back where the deletionPolicy asks for work in the database, and nowhere else. */
record Finalizers(KubernetesClient client) {
    static final String RELEASE = Api.GROUP + "/release";
    private static final PatchContext MERGE = PatchContext.of(PatchType.JSON_MERGE);
    private static final int ATTEMPTS = 5;

    void follow(DatabaseSpec resource) {
        boolean wanted = resource.getSpec().deletionPolicy() != DeletionPolicy.Retain;
        if (wanted != resource.hasFinalizer(RELEASE)) {
            set(resource, wanted);
        }
    }

    void remove(DatabaseSpec resource) {
        if (resource.hasFinalizer(RELEASE)) {
            set(resource, false);
        }
    }

    /** The list is replaced as a whole, so it is only replaced where it still is what we saw. */
    private void set(DatabaseSpec resource, boolean present) {
        DatabaseSpec current = resource;
        for (int attempt = 1; current != null; attempt++) {
            List<String> finalizers = new ArrayList<>(current.getFinalizers());
            finalizers.remove(RELEASE);
            if (present) {
                finalizers.add(RELEASE);
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
