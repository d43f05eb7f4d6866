package dev.databasespec.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.net.HttpURLConnection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Writes a status by server-side apply where it differs from what is there. Remembers what it wrote: the watch may bring an older status after it, and with it an
 * older inventory.
 */
final class StatusWriter<P, S, R extends CustomResource<P, S>> {
    static final String FIELD_MANAGER = "databasespec";
    private static final PatchContext APPLY = new PatchContext.Builder().withPatchType(PatchType.SERVER_SIDE_APPLY).withFieldManager(FIELD_MANAGER)
            .withForce(true).build();

    private final KubernetesClient client;
    private final Supplier<R> empty;
    private final Map<String, Written<S>> written = new ConcurrentHashMap<>();

    private record Written<S>(long version, S status) {}

    StatusWriter(KubernetesClient client, Supplier<R> empty) {
        this.client = client;
        this.empty = empty;
    }

    /** The resource with the newest status that is known of it; the given one may be shared and stays as it is. */
    R refreshed(R resource) {
        Written<S> last = written.get(resource.getMetadata().getUid());
        boolean newer = last != null && version(resource).map(v -> v < last.version()).orElse(true);
        R copy = empty.get();
        copy.setMetadata(resource.getMetadata());
        copy.setSpec(resource.getSpec());
        copy.setStatus(newer && last != null ? last.status() : resource.getStatus());
        return copy;
    }

    /** Whether there was something to write. The resource carries the new status afterwards. */
    boolean write(R resource, S status) {
        if (isSame(resource.getStatus(), status)) {
            return false;
        }
        R patch = empty.get();
        ObjectMeta identity = new ObjectMetaBuilder().withName(resource.getMetadata().getName()).withNamespace(resource.getMetadata().getNamespace())
                .withUid(resource.getMetadata().getUid()).build();
        patch.setMetadata(identity);
        patch.setStatus(status);
        try {
            R stored = client.resource(patch).subresource("status").patch(APPLY, patch);
            version(stored).ifPresent(v -> written.put(resource.getMetadata().getUid(), new Written<>(v, status)));
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
                throw e;
            }
        }
        resource.setStatus(status);
        return true;
    }

    void forget(R resource) {
        written.remove(resource.getMetadata().getUid());
    }

    boolean isSame(@Nullable S before, S after) {
        return before != null && (before.equals(after) || json(before).equals(json(after)));
    }

    private JsonNode json(S status) {
        return client.getKubernetesSerialization().convertValue(status, JsonNode.class);
    }

    /** Not promised to be a number by every API server; where it is none, what we wrote last wins. */
    private Optional<Long> version(R resource) {
        try {
            return Optional.of(Long.parseLong(resource.getMetadata().getResourceVersion()));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
