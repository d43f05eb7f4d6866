package dev.databasespec.operator;

import dev.databasespec.api.DatabaseSpec;
import dev.databasespec.api.StatusCondition.State;
import java.util.Objects;

/** How kstatus, and with it Flux and kpt, reads an object of a kind that it does not know: by generation, Reconciling, Stalled and Ready, in this order. */
enum Kstatus {
    TERMINATING, IN_PROGRESS, FAILED, CURRENT;

    static Kstatus of(DatabaseSpec spec) {
        if (spec.getMetadata().getDeletionTimestamp() != null) {
            return TERMINATING;
        }
        var status = spec.getStatus();
        if (status == null) {
            return CURRENT; // nothing that says otherwise
        }
        if (status.observedGeneration() != null && !Objects.equals(status.observedGeneration(), spec.getMetadata().getGeneration())) {
            return IN_PROGRESS;
        }
        if (is(spec, "Reconciling", State.True)) {
            return IN_PROGRESS;
        }
        if (is(spec, "Stalled", State.True)) {
            return FAILED;
        }
        return is(spec, "Ready", State.False) || is(spec, "Ready", State.Unknown) ? IN_PROGRESS : CURRENT;
    }

    private static boolean is(DatabaseSpec spec, String type, State state) {
        var status = Objects.requireNonNull(spec.getStatus());
        return status.conditions().stream().anyMatch(c -> c.type().equals(type) && c.status() == state);
    }
}
