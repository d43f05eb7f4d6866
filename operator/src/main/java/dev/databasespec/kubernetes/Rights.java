package dev.databasespec.kubernetes;

import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReviewBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.net.HttpURLConnection;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which rights the operator lacks in the cluster, each by its verb and resource. Asked at the start and whenever the API server forbids something, and then until
 * nothing is missing; a cluster where all is right is not asked again.
 */
public final class Rights implements Interceptor, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Rights.class);
    private static final Duration PAUSE = Duration.ofSeconds(5);
    private final Semaphore doubts = new Semaphore(1);
    private volatile List<Right> missing = List.of();
    private volatile boolean closing;

    /** Empty: none is missing, as far as is known. */
    public List<Right> missing() {
        return missing;
    }

    @Override
    public void after(HttpRequest request, HttpResponse<?> response, AsyncBody.Consumer<List<ByteBuffer>> consumer) {
        if (response.code() == HttpURLConnection.HTTP_FORBIDDEN && doubts.availablePermits() == 0) {
            doubts.release();
        }
    }

    void watch(KubernetesClient client, List<Right> needed) {
        Thread.ofVirtual().name("rights").start(() -> {
            try {
                while (!closing) {
                    if (missing.isEmpty()) {
                        doubts.acquire();
                    } else {
                        doubts.tryAcquire(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
                    }
                    if (!closing) {
                        look(client, needed);
                        Thread.sleep(PAUSE);
                    }
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private void look(KubernetesClient client, List<Right> needed) {
        try {
            List<Right> lacking = needed.stream().filter(right -> !isAllowed(client, right)).toList();
            if (!lacking.equals(missing)) {
                if (lacking.isEmpty()) {
                    LOG.info("the operator has all rights in the cluster that it needs");
                } else {
                    LOG.warn("the operator lacks rights in the cluster: {}; apply its RBAC; it goes on when it has them", text(lacking));
                }
            }
            missing = lacking;
        } catch (KubernetesClientException | RejectedExecutionException e) {
            LOG.debug("rights cannot be asked for: {}", e.getMessage());
        }
    }

    static String text(List<Right> rights) {
        return rights.stream().map(Right::toString).collect(Collectors.joining(", "));
    }

    private static boolean isAllowed(KubernetesClient client, Right right) {
        int slash = right.resource().indexOf('/');
        SelfSubjectAccessReview question = new SelfSubjectAccessReviewBuilder().withNewSpec().withNewResourceAttributes().withGroup(right.group())
                .withResource(slash < 0 ? right.resource() : right.resource().substring(0, slash))
                .withSubresource(slash < 0 ? null : right.resource().substring(slash + 1)).withVerb(right.verb()).withNamespace(right.namespace())
                .withName(right.name())
                .endResourceAttributes().endSpec().build();
        return client.resource(question).create().getStatus().getAllowed();
    }

    @Override
    public void close() {
        closing = true;
        doubts.release();
    }
}
