package dev.databasespec.operator;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** How kstatus, and with it Flux and kpt, reads an object of a kind that it does not know: by generation, Reconciling, Stalled and Ready, in this order. */
enum Kstatus {
    TERMINATING, IN_PROGRESS, FAILED, CURRENT;

    static Kstatus of(GenericKubernetesResource object) {
        if (object.getMetadata().getDeletionTimestamp() != null) {
            return TERMINATING;
        }
        Number observed = object.get("status", "observedGeneration");
        if (observed != null && !Objects.equals(observed.longValue(), object.getMetadata().getGeneration())) {
            return IN_PROGRESS;
        }
        if (is(object, "Reconciling", "True")) {
            return IN_PROGRESS;
        }
        if (is(object, "Stalled", "True")) {
            return FAILED;
        }
        return is(object, "Ready", "False") || is(object, "Ready", "Unknown") ? IN_PROGRESS : CURRENT; // also where there is no status at all
    }

    private static boolean is(GenericKubernetesResource object, String type, String status) {
        List<Map<String, Object>> conditions = object.get("status", "conditions");
        return conditions != null && conditions.stream().anyMatch(c -> type.equals(c.get("type")) && status.equals(c.get("status")));
    }
}
