package dev.databasespec.kubernetes;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** When each DatabaseSpec was last looked at to the end; this process knows it, and nothing is written for it. */
final class LastPasses {
    private final Map<String, Instant> ended = new ConcurrentHashMap<>();

    void ended(String uid, Instant when) {
        ended.put(uid, when);
    }

    Optional<Instant> of(String uid) {
        return Optional.ofNullable(ended.get(uid));
    }

    void forget(String uid) {
        ended.remove(uid);
    }
}
