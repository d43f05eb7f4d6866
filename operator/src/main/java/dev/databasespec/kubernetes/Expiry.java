package dev.databasespec.kubernetes;

import dev.databasespec.api.DatabaseSpec;
import dev.databasespec.model.DesiredState.User;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;

/** When access ends: at that moment, and not at the next interval. */
final class Expiry {
    /** A pass that starts a moment early would find nothing to do. */
    private static final Duration AFTER = Duration.ofMillis(5);

    private Expiry() {}

    /** What ends after a pass began was not seen by it, even where it is over by now. */
    static Duration notLaterThan(Duration delay, DatabaseSpec resource, Instant began, Instant now) {
        return next(resource, began).map(moment -> Duration.between(now, moment).plus(AFTER)).map(d -> d.compareTo(AFTER) < 0 ? AFTER : d)
                .filter(until -> until.compareTo(delay) < 0).orElse(delay);
    }

    private static Optional<Instant> next(DatabaseSpec resource, Instant began) {
        return DesiredStates.alone(resource) instanceof Declaration.Valid(var state)
                ? state.users().values().stream().map(User::expiresAt).flatMap(Optional::stream).filter(e -> e.isAfter(began)).min(Comparator.naturalOrder())
                : Optional.empty();
    }
}
