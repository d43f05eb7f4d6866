package dev.databasespec.kubernetes;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElectionConfig;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElector;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaseLock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One active replica: a Lease that is renewed while we lead and released when we stop. */
final class Leadership implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Leadership.class);
    private static final String LEASE = "databasespec-operator";
    private static final Duration LEASE_TIME = Duration.ofSeconds(15);
    private static final Duration RENEW_WITHIN = Duration.ofSeconds(10);
    private static final Duration RETRY = Duration.ofSeconds(2);
    private final CountDownLatch leading = new CountDownLatch(1);
    private final CompletableFuture<?> election;
    private volatile boolean closing;

    /** {@code lost} is called when somebody else may lead: nothing may be changed any more. */
    Leadership(KubernetesClient client, String namespace, String identity, Runnable lost) {
        var callbacks = new LeaderCallbacks(leading::countDown, () -> {
            if (!closing) {
                lost.run();
            }
        }, leader -> LOG.info("leader of Lease {}/{}: {}", namespace, LEASE, leader));
        var config = new LeaderElectionConfig(new LeaseLock(namespace, LEASE, identity), LEASE_TIME, RENEW_WITHIN, RETRY, callbacks, true, LEASE);
        election = new LeaderElector(client, config, Executors.newVirtualThreadPerTaskExecutor()).start();
    }

    void await() throws InterruptedException {
        leading.await();
    }

    @Override
    public void close() {
        closing = true;
        election.cancel(true);
    }
}
