package dev.databasespec.kubernetes;

import dev.databasespec.reconcile.Tenure;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClientException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs what a reconciler could not deal with: the API server in one line, our own mistakes with all there is. */
final class Troubles {
    private static final Logger LOG = LoggerFactory.getLogger(Troubles.class);

    private Troubles() {}

    static void log(String kind, HasMetadata resource, Exception e) {
        String name = resource.getMetadata().getNamespace() + "/" + resource.getMetadata().getName();
        switch (e) {
            case KubernetesClientException k ->
                LOG.atWarn().addKeyValue(kind, name).log("the API server did not take what we wrote; trying again: {}", k.getMessage());
            case InterruptedException i -> {
                Thread.currentThread().interrupt();
                LOG.atDebug().addKeyValue(kind, name).log("stopped before or in the middle of a pass; the next start goes on");
            }
            case Tenure.NotLeading n -> LOG.atInfo().addKeyValue(kind, name).log("{}", n.getMessage());
            default -> LOG.atError().addKeyValue(kind, name).setCause(e).log("unexpected; trying again");
        }
    }
}
