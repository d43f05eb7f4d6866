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

    static Duration notLaterThan(Duration delay, DatabaseSpec resource, Instant now) {
        return next(resource, now).map(moment -> Duration.between(now, moment).plus(AFTER)).filter(until -> until.compareTo(delay) < 0).orElse(delay);
    }

    private static Optional<Instant> next(DatabaseSpec resource, Instant now) {
        return DesiredStates.alone(resource) instanceof Declaration.Valid(var state)
                ? state.users().values().stream().map(User::expiresAt).flatMap(Optional::stream).filter(e -> e.isAfter(now)).min(Comparator.naturalOrder())
                : Optional.empty();
    }
}
