package dev.databasespec.reconcile;

import java.time.Duration;
import java.util.Optional;

/** Port that tells for how long this process may still change something: of several replicas one may, and only for a time. */
public interface Tenure {
    /** There is no other replica. */
    Tenure UNLIMITED = Optional::empty;

    /** Zero: not any more, or not yet again. Empty: for ever. */
    Optional<Duration> left();

    /** Nothing may be begun or committed after this has thrown. */
    default void check() {
        if (left().filter(Duration::isZero).isPresent()) {
            throw new NotLeading();
        }
    }

    /** Another replica may lead by now; what is not committed is rolled back. */
    final class NotLeading extends RuntimeException {
        private static final long serialVersionUID = 1;

        public NotLeading() {
            super("the Lease was not renewed in time, so that another replica may lead: nothing is changed any more");
        }
    }
}
