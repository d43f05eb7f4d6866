package dev.databasespec.kubernetes;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.Optional;

/** Where a Lease is kept. */
public interface LeaseStore {
    /** Ours last for seconds; what somebody wrote by hand holds nobody off for long. */
    int LONGEST_SECONDS = 60;

    String namespace();

    /** Its name. */
    String lease();

    Optional<Lease> get();

    /** Creates it, or replaces exactly the one that was found; an empty holder is nobody. */
    void write(Optional<Lease> found, String holder, Duration duration, Instant now);

    static String holder(Lease lease) {
        return lease.getSpec() == null ? "" : Objects.requireNonNullElse(lease.getSpec().getHolderIdentity(), "");
    }

    static Duration duration(Lease lease) {
        return Duration.ofSeconds(
                lease.getSpec() == null ? 0 : Math.min(LONGEST_SECONDS, Objects.requireNonNullElse(lease.getSpec().getLeaseDurationSeconds(), 0)));
    }

    /** What a Lease says next. */
    static Lease next(Optional<Lease> found, String holder, Duration duration, Instant now) {
        boolean same = found.map(LeaseStore::holder).filter(holder::equals).isPresent();
        var time = now.atZone(ZoneOffset.UTC);
        var spec = found.map(LeaseBuilder::new).orElseGet(LeaseBuilder::new).editOrNewSpec();
        int before = found.flatMap(l -> Optional.ofNullable(l.getSpec())).flatMap(s -> Optional.ofNullable(s.getLeaseTransitions())).orElse(0);
        int transitions = same || holder.isEmpty() || found.isEmpty() ? before : before + 1;
        return spec.withHolderIdentity(holder.isEmpty() ? null : holder).withLeaseDurationSeconds((int) duration.toSeconds()).withRenewTime(time)
                .withAcquireTime(same && spec.getAcquireTime() != null ? spec.getAcquireTime() : time).withLeaseTransitions(transitions).endSpec().build();
    }

    /** In the API server, over a line of its own: a request that is late is given up instead of repeated. */
    record InCluster(KubernetesClient client, String namespace, String lease) implements LeaseStore, AutoCloseable {
        private static final PatchContext MERGE = PatchContext.of(PatchType.JSON_MERGE);
        private static final int PATIENCE_MILLIS = 3000;

        public static InCluster of(Config config, String namespace, String lease) {
            Config impatient = new ConfigBuilder(config).withRequestRetryBackoffLimit(0).withRequestTimeout(PATIENCE_MILLIS)
                    .withConnectionTimeout(PATIENCE_MILLIS).build();
            return new InCluster(new KubernetesClientBuilder().withConfig(impatient).build(), namespace, lease);
        }

        @Override
        public Optional<Lease> get() {
            return Optional.ofNullable(client.leases().inNamespace(namespace).withName(lease).get());
        }

        @Override
        public void write(Optional<Lease> found, String holder, Duration duration, Instant now) {
            Lease next = next(found, holder, duration, now);
            if (found.isEmpty()) {
                client.resource(new LeaseBuilder(next).withNewMetadata().withName(lease).withNamespace(namespace).endMetadata().build()).create();
            } else {
                client.leases().inNamespace(namespace).withName(lease).patch(MERGE, merge(next));
            }
        }

        /** With the version that it is of; nobody is said aloud. */
        private String merge(Lease next) {
            String spec = client.getKubernetesSerialization().asJson(next.getSpec());
            String holder = LeaseStore.holder(next).isEmpty() ? "{\"holderIdentity\":null," + spec.substring(1) : spec;
            return "{\"metadata\":{\"resourceVersion\":\"" + next.getMetadata().getResourceVersion() + "\"},\"spec\":" + holder + "}";
        }

        @Override
        public void close() {
            client.close();
        }
    }
}
