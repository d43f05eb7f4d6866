package dev.databasespec.kubernetes;

import dev.databasespec.api.Api;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.processing.event.source.filter.OnUpdateFilter;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** A new spec, a deletion or one of our annotations; what we write into the status is nothing to look at again. */
public final class RelevantUpdates<R extends HasMetadata> implements OnUpdateFilter<R> {
    @Override
    public boolean accept(R after, R before) {
        return !Objects.equals(before.getMetadata().getGeneration(), after.getMetadata().getGeneration())
                || !Objects.equals(before.getMetadata().getDeletionTimestamp(), after.getMetadata().getDeletionTimestamp())
                || !ours(before).equals(ours(after));
    }

    private static Map<String, String> ours(HasMetadata resource) {
        Map<String, String> annotations = resource.getMetadata().getAnnotations();
        Map<String, String> ours = annotations == null ? new TreeMap<>() : new TreeMap<>(annotations);
        ours.keySet().removeIf(key -> !key.startsWith(Api.GROUP + "/"));
        return ours;
    }
}
