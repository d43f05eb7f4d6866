package dev.databasespec.operator;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Who led from when on, as the Lease said. */
final class Terms implements AutoCloseable {
    private final List<Term> terms = new CopyOnWriteArrayList<>();
    private final SharedIndexInformer<Lease> leases;

    /** Nobody leads where the replica is empty. */
    record Term(String replica, String identity, Instant from) {}

    private Terms(KubernetesClient client) {
        leases = client.leases().inNamespace("default").inform(new ResourceEventHandler<>() {
            @Override
            public void onAdd(Lease lease) {
                seen(lease);
            }

            @Override
            public void onUpdate(Lease before, Lease after) {
                seen(after);
            }

            @Override
            public void onDelete(Lease lease, boolean unknown) {}
        });
    }

    static Terms watch(KubernetesClient client) {
        return new Terms(client);
    }

    private void seen(Lease lease) {
        String identity = Objects.requireNonNullElse(lease.getSpec().getHolderIdentity(), "");
        Term last = last();
        if (last == null || !last.identity().equals(identity)) {
            terms.add(new Term(identity.replaceFirst("-[0-9a-f]+$", ""), identity, lease.getSpec().getAcquireTime().toInstant()));
        }
    }

    private @Nullable Term last() {
        return terms.isEmpty() ? null : terms.getLast();
    }

    /** The replica that leads; empty: none. */
    String leader() {
        Term last = last();
        return last == null ? "" : last.replica();
    }

    List<Term> all() {
        return List.copyOf(terms);
    }

    /** Who had the Lease at that moment. */
    String at(Instant moment) {
        return terms.stream().filter(t -> !t.from().isAfter(moment)).reduce((a, b) -> b).map(Term::replica).orElse("");
    }

    @Override
    public void close() {
        leases.close();
    }
}
