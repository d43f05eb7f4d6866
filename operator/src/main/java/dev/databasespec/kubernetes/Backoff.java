package dev.databasespec.kubernetes;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;

/** When to look again: regularly with some jitter, and after failures soon, then less and less often. */
final class Backoff {
    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final double JITTER = 0.1;
    private final RandomGenerator random;
    private final Map<String, Integer> failures = new ConcurrentHashMap<>();

    Backoff(RandomGenerator random) {
        this.random = random;
    }

    Duration regular(String uid, Duration interval) {
        failures.remove(uid);
        return jittered(interval);
    }

    Duration afterFailure(String uid, Duration longest) {
        int count = failures.merge(uid, 1, Integer::sum);
        Duration delay = FIRST.multipliedBy(1L << Math.min(count - 1, 20));
        return jittered(delay.compareTo(longest) < 0 ? delay : longest);
    }

    Duration jittered(Duration interval) {
        return Duration.ofMillis(Math.round(interval.toMillis() * (1 - JITTER + 2 * JITTER * random.nextDouble())));
    }

    void forget(String uid) {
        failures.remove(uid);
    }
}
