package dev.databasespec.kubernetes;

import dev.databasespec.api.DatabaseInstance;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** What the last probe of each DatabaseInstance found: one login tells all its DatabaseSpecs. */
final class Verdicts {
    private final Map<String, Verdict> verdicts = new ConcurrentHashMap<>();

    /** {@code problem} empty: it answers */
    record Verdict(@Nullable Long generation, Optional<Problem> problem) {}

    record Problem(InstanceReason reason, Explanation why) {}

    /** Whether this is news. */
    boolean found(DatabaseInstance instance, Optional<Problem> problem) {
        Verdict now = new Verdict(instance.getMetadata().getGeneration(), problem);
        return !now.equals(verdicts.put(instance.getMetadata().getUid(), now));
    }

    void forget(DatabaseInstance instance) {
        verdicts.remove(instance.getMetadata().getUid());
    }

    /** Empty while the instance has not been probed as it is declared now. */
    Optional<Verdict> of(DatabaseInstance instance) {
        return Optional.ofNullable(verdicts.get(instance.getMetadata().getUid()))
                .filter(v -> Objects.equals(v.generation(), instance.getMetadata().getGeneration()));
    }
}
