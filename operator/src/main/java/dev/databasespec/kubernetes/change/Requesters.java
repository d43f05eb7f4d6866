package dev.databasespec.kubernetes.change;

import dev.databasespec.api.Api;
import dev.databasespec.api.DatabaseChangeSpec.Requester;
import dev.databasespec.api.DatabaseSpec;
import dev.databasespec.model.Printable;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Who asked for what a DatabaseSpec says. Where the cluster has the policy that stamps every write of a spec, the stamp says it; elsewhere anybody could have written
 * the annotation, and only the name that the client gave itself is left.
 */
public final class Requesters {
    /** Set by the policy of {@link #POLICY}, to the name of the user who wrote the spec. */
    public static final String STAMP = Api.GROUP + "/requested-by";
    /** Name of the MutatingAdmissionPolicy, and of its binding. */
    public static final String POLICY = "databasespec-requested-by";
    private static final Duration VALID = Duration.ofSeconds(30);
    private static final List<String> VERSIONS = List.of("v1", "v1beta1");
    private static final int LONGEST = 500;
    private final KubernetesClient client;
    private final Clock clock;
    private Optional<Instant> stamped = Optional.empty();
    private Instant asked = Instant.MIN;

    public Requesters(KubernetesClient client, Clock clock) {
        this.client = client;
        this.clock = clock;
    }

    Requester of(DatabaseSpec resource) {
        Map<String, String> annotations = Objects.requireNonNullElse(resource.getMetadata().getAnnotations(), Map.of());
        String stamp = annotations.getOrDefault(STAMP, "");
        return !stamp.isEmpty() && stampedSince().filter(since -> !written(resource).isBefore(since)).isPresent()
                ? new Requester(shown(stamp), Requester.Source.Admission)
                : new Requester(shown(manager(resource)), Requester.Source.FieldManager);
    }

    /** A name as changes have it: whoever compares it with another one compares two of these. */
    static String shown(String user) {
        return Printable.escaped(user, LONGEST);
    }

    private static String manager(DatabaseSpec resource) {
        return lastWriter(resource).map(ManagedFieldsEntry::getManager).orElse("unknown");
    }

    /** Whoever wrote a field of the spec last. */
    private static Optional<ManagedFieldsEntry> lastWriter(DatabaseSpec resource) {
        return Optional.ofNullable(resource.getMetadata().getManagedFields()).orElse(List.of()).stream()
                .filter(m -> m.getFieldsV1() != null && m.getFieldsV1().getAdditionalProperties().containsKey("f:spec"))
                .max(Comparator.comparing(m -> Objects.requireNonNullElse(m.getTime(), "")));
    }

    /** A stamp that was there before the policy could have been written by anybody, and stays until the spec is written again. */
    private static Instant written(DatabaseSpec resource) {
        return lastWriter(resource).map(ManagedFieldsEntry::getTime).map(Instant::parse).orElse(Instant.MIN);
    }

    /** Since when whoever writes a spec is stamped; empty: nobody is, or it may not be looked at. */
    private synchronized Optional<Instant> stampedSince() {
        Instant now = clock.instant();
        if (asked.plus(VALID).isBefore(now)) {
            stamped = VERSIONS.stream().flatMap(version -> created(version, "mutatingadmissionpolicies")
                    .flatMap(policy -> created(version, "mutatingadmissionpolicybindings").map(binding -> policy.isAfter(binding) ? policy : binding)).stream())
                    .findFirst();
            asked = now;
        }
        return stamped;
    }

    private Optional<Instant> created(String version, String plural) {
        try {
            String json = client.raw("/apis/admissionregistration.k8s.io/" + version + "/" + plural + "/" + POLICY);
            return json == null
                    ? Optional.empty()
                    : Optional.of(Instant.parse(client.getKubernetesSerialization().unmarshal(json, GenericKubernetesResource.class).getMetadata()
                            .getCreationTimestamp()));
        } catch (KubernetesClientException e) {
            // without the right to look nothing is proven
            return Optional.empty();
        }
    }
}
