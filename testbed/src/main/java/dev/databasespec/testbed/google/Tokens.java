package dev.databasespec.testbed.google;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The access tokens that were given out. */
final class Tokens {
    static final String PLATFORM = "https://www.googleapis.com/auth/cloud-platform";
    private static final String SERVICE_ACCOUNT = ".gserviceaccount.com";

    /** Who a token stands for, and what for. */
    record Grant(String principal, List<String> scopes, Instant expires) {
        boolean allows(String scope) {
            return scopes.contains(scope) || scopes.contains(PLATFORM);
        }

        /** The principal's name in a database. */
        String databaseUser() {
            return Tokens.databaseUser(principal);
        }
    }

    private final Map<String, Grant> grants = new ConcurrentHashMap<>();
    private final Clock clock;
    private volatile Duration lifetime = Duration.ofHours(1);

    Tokens(Clock clock) {
        this.clock = clock;
    }

    static String databaseUser(String principal) {
        var lower = principal.toLowerCase(java.util.Locale.ROOT);
        return lower.endsWith(SERVICE_ACCOUNT) ? lower.substring(0, lower.length() - SERVICE_ACCOUNT.length()) : lower;
    }

    String issue(String principal, List<String> scopes) {
        var token = "fake-token-" + UUID.randomUUID();
        grants.put(token, new Grant(principal, List.copyOf(scopes), clock.instant().plus(lifetime)));
        return token;
    }

    @Nullable
    Grant find(String token) {
        var known = grants.get(token);
        var grant = known == null ? Jwt.grant(token) : known;
        return grant == null || grant.expires().isBefore(clock.instant()) ? null : grant;
    }

    Duration lifetime() {
        return lifetime;
    }

    void lifetime(Duration wanted) {
        lifetime = wanted;
    }

    Instant end() {
        return clock.instant().plus(lifetime);
    }

    void revoke() {
        grants.clear();
    }
}
