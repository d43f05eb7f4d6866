package dev.databasespec.cloudsql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.databasespec.model.Name;
import dev.databasespec.model.Sorted;
import dev.databasespec.postgres.Pools;
import dev.databasespec.postgres.PostgresCatalog;
import dev.databasespec.reconcile.CatalogException;
import dev.databasespec.reconcile.Failure;
import dev.databasespec.reconcile.Secret;
import dev.databasespec.reconcile.Target;
import dev.databasespec.reconcile.Target.CloudSql;
import dev.databasespec.reconcile.Target.IpType;
import dev.databasespec.testbed.google.GoogleCloud;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** The fakes of Google, and our adapter to them. Pauses take no time, the clock stands still. */
final class Cloud implements AutoCloseable {
    static final Target.Limits LIMITS = new Target.Limits(10, 2, Duration.ofSeconds(10), Duration.ofMinutes(10), Duration.ofSeconds(1), Duration.ofSeconds(10));
    final GoogleCloud fake = GoogleCloud.start();
    final List<Duration> pauses = Collections.synchronizedList(new ArrayList<>());
    final List<String> requests = Collections.synchronizedList(new ArrayList<>());
    final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-21T08:00:00Z"));
    final dev.databasespec.cloudsql.GoogleCloud google;

    Cloud() {
        this(Map.of());
    }

    /** With other variables than the fakes would have. */
    Cloud(Map<String, String> variables) {
        Map<String, String> environment = new TreeMap<>(fake.environment());
        environment.putAll(variables);
        google = google(environment);
    }

    /** As another service account. */
    dev.databasespec.cloudsql.GoogleCloud as(String email) {
        Map<String, String> environment = fake.environment();
        environment.put("GOOGLE_APPLICATION_CREDENTIALS", fake.credentials(email).toString());
        return google(environment);
    }

    private dev.databasespec.cloudsql.GoogleCloud google(Map<String, String> environment) {
        GoogleSettings settings = GoogleSettings.of(environment, error -> {
            throw new IllegalArgumentException(error);
        });
        return new dev.databasespec.cloudsql.GoogleCloud(settings, (api, method, code) -> requests.add(api + " " + method + " " + code), pauses::add,
                new Random(1), clock());
    }

    private Clock clock() {
        return new Clock() {
            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                return now.get();
            }
        };
    }

    static CloudSql instance(String name) {
        return new CloudSql("acme", "europe-west1", name, IpType.PUBLIC, false, List.of());
    }

    static CloudSql iam(String name, String... impersonate) {
        return new CloudSql("acme", "europe-west1", name, IpType.PUBLIC, true, List.of(impersonate));
    }

    static Target target(CloudSql server, String database, String password) {
        return new Target("platform/" + server.instance(), server, Name.of(database), new Target.Login("postgres", Secret.of(password), Optional.empty()),
                LIMITS,
                Sorted.of(), "dbspec");
    }

    /** What a login meets. */
    Failure login(Target target) {
        try (Pools pools = new Pools(google.access())) {
            return failure(() -> new PostgresCatalog(pools).observe(target, Sorted.of()));
        }
    }

    static Failure failure(ThrowingCallable call) {
        var failure = new AtomicReference<Failure>();
        assertThatThrownBy(call).isInstanceOfSatisfying(CatalogException.class, e -> failure.set(e.failure()));
        Failure found = Objects.requireNonNull(failure.get());
        assertThat(found.message() + found.action()).doesNotContain("Exception").doesNotContain("\n").doesNotContain("ya29.").doesNotContain("com.google.");
        return found;
    }

    @Override
    public void close() {
        google.close();
        fake.close();
    }
}
