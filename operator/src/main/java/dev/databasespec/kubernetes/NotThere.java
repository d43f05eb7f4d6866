package dev.databasespec.kubernetes;

import dev.databasespec.kubernetes.Targets.Resolved;
import dev.databasespec.reconcile.CatalogException;
import dev.databasespec.reconcile.Failure;
import java.util.Optional;

/** Ends the search for a target. */
final class NotThere extends Exception {
    private static final long serialVersionUID = 1;
    private final transient Resolved.Unavailable why;

    private NotThere(Resolved.Unavailable why) {
        super(why.message());
        this.why = why;
    }

    /** What is written says so already. */
    static NotThere asWritten(InstanceReason reason, String message, String action) {
        return new NotThere(new Resolved.Unavailable(reason, message, action, Optional.empty()));
    }

    /** Somebody was asked. */
    static NotThere found(Failure failure) {
        return new NotThere(new Resolved.Unavailable(InstanceReason.of(failure.kind()), failure.message(), failure.action(), Optional.of(failure.kind())));
    }

    static NotThere found(CatalogException e) {
        return found(e.failure());
    }

    Resolved.Unavailable why() {
        return why;
    }
}
