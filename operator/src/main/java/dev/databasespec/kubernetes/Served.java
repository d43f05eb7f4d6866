package dev.databasespec.kubernetes;

import dev.databasespec.api.ChangeApproval;
import dev.databasespec.api.DatabaseChange;
import dev.databasespec.api.DatabaseInstance;
import dev.databasespec.api.DatabaseSpec;
import dev.databasespec.api.RoleTemplate;
import dev.databasespec.model.Sorted;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Waits until the API server serves our kinds with all their fields: it may start later than we do, and the CRDs may be applied later still. */
final class Served {
    private static final Logger LOG = LoggerFactory.getLogger(Served.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    static final String CRDS = "apply the CRDs: helm upgrade, or without Helm kubectl apply --server-side -f crds/";

    private Served() {}

    static void await(KubernetesClient client, Scope scope) throws InterruptedException {
        String told = "";
        for (;;) {
            Optional<String> obstacle = obstacle(client, DatabaseInstance.class, scope.instances())
                    .or(() -> obstacle(client, DatabaseSpec.class, scope.specs())).or(() -> obstacle(client, DatabaseChange.class, scope.specs()))
                    .or(() -> obstacle(client, ChangeApproval.class, scope.specs()))
                    .or(() -> obstacle(client, RoleTemplate.class, Sorted.of())).or(() -> ServedFields.missing(client));
            if (obstacle.isEmpty()) {
                return;
            }
            if (!Objects.equals(told, obstacle.get())) {
                told = obstacle.get();
                LOG.warn("not ready yet: {}", told);
            }
            Thread.sleep(PAUSE);
        }
    }

    private static <R extends CustomResource<?, ?>> Optional<String> obstacle(KubernetesClient client, Class<R> kind, SortedSet<String> namespaces) {
        String plural = kind.getSimpleName() + "s";
        try {
            var resources = client.resources(kind);
            var one = new ListOptionsBuilder().withLimit(1L).build();
            if (!Namespaced.class.isAssignableFrom(kind)) {
                resources.list(one);
            } else if (namespaces.isEmpty()) {
                resources.inAnyNamespace().list(one);
            } else {
                resources.inNamespace(namespaces.first()).list(one);
            }
            return Optional.empty();
        } catch (KubernetesClientException e) {
            return Optional.of(switch (e.getCode()) {
                case HttpURLConnection.HTTP_NOT_FOUND -> "the API server does not know " + plural + "; " + CRDS;
                case HttpURLConnection.HTTP_FORBIDDEN -> "the operator may not list " + plural + "; apply its RBAC";
                default -> "the API server " + client.getMasterUrl() + " does not answer: " + first(e);
            });
        }
    }

    /** Of what failed at the end of it: "Connection refused" rather than the name of the request. */
    private static String first(Throwable failed) {
        Throwable last = failed;
        while (last.getCause() != null) {
            last = last.getCause();
        }
        String message = last.getMessage();
        return message == null ? last.getClass().getSimpleName() : message.lines().findFirst().orElse("");
    }
}
