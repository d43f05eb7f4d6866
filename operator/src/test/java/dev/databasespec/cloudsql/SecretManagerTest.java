package dev.databasespec.cloudsql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.databasespec.reconcile.CatalogException;
import dev.databasespec.reconcile.Failure;
import dev.databasespec.reconcile.Failure.Kind;
import dev.databasespec.reconcile.Secrets.Reference;
import dev.databasespec.testbed.google.Fault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SecretManagerTest {
    private static final String GLOBAL = "projects/acme/secrets/pw";
    private static final String REGIONAL = "projects/acme/locations/europe-west1/secrets/pw";
    private final Cloud cloud = new Cloud();

    @AfterEach
    void close() {
        cloud.close();
    }

    @Test
    void readsNumbersAliasesAndTheLatest() throws CatalogException {
        var secret = cloud.fake.secret(GLOBAL);
        secret.add("first");
        secret.add("sécond");
        secret.alias("live", 1);
        assertThat(read(global("1"))).isEqualTo("first");
        assertThat(read(global("live"))).isEqualTo("first");
        assertThat(read(global("latest"))).isEqualTo("sécond");
        assertThat(cloud.requests).containsOnly("secretmanager versions.access OK").hasSize(3);
    }

    @Test
    void readsARegionalSecretFromItsRegion() throws CatalogException {
        cloud.fake.secret(GLOBAL).add("global");
        cloud.fake.secret(REGIONAL).add("regional");
        assertThat(read(regional("europe-west1"))).isEqualTo("regional");
        assertThat(read(global("latest"))).isEqualTo("global");
        Failure failure = Cloud.failure(() -> read(regional("evil.example.com/")));
        assertThat(failure.kind()).isEqualTo(Kind.CREDENTIALS_UNAVAILABLE);
        assertThat(failure.message()).contains("no location of Google Cloud is called \"evil.example.com/\"");
        assertThat(cloud.requests).hasSize(2);
    }

    @Test
    void asksAgainWhenTheValueIsOldOrALoginWithItFailed() throws CatalogException {
        var secret = cloud.fake.secret(GLOBAL);
        secret.add("old");
        assertThat(read(global("latest"))).isEqualTo("old");
        secret.add("new");
        cloud.now.updateAndGet(now -> now.plus(Duration.ofMinutes(4)));
        assertThat(read(global("latest"))).isEqualTo("old");
        cloud.google.secrets().forget(global("latest"));
        assertThat(read(global("latest"))).isEqualTo("new");
        secret.add("newest");
        cloud.now.updateAndGet(now -> now.plus(Duration.ofMinutes(6)));
        assertThat(read(global("latest"))).isEqualTo("newest");
        assertThat(cloud.fake.calls().count("versions.access")).isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource({"503,backendError", "504,deadlineExceeded", "429,rateLimitExceeded"})
    void theLastValueServesWhileNobodyCanBeReached(int code, String reason) throws CatalogException {
        cloud.fake.secret(GLOBAL).add("old");
        read(global("latest"));
        cloud.fake.faults().always("versions.access", Fault.http(code, reason, "Later."));
        cloud.now.updateAndGet(now -> now.plus(Duration.ofHours(6)));
        assertThat(read(global("latest"))).isEqualTo("old");
        cloud.fake.calls().clear();
        assertThat(read(global("latest"))).isEqualTo("old");
        assertThat(cloud.fake.calls().count("versions.access")).isZero();
        cloud.fake.faults().clear();
        cloud.fake.secret(GLOBAL).add("new");
        cloud.now.updateAndGet(now -> now.plus(Duration.ofMinutes(1)));
        assertThat(read(global("latest"))).isEqualTo("new");
        cloud.fake.faults().always("versions.access", Fault.unavailable());
        cloud.google.secrets().forget(global("latest"));
        assertThat(Cloud.failure(() -> read(global("latest"))).kind()).isEqualTo(Kind.CREDENTIALS_UNAVAILABLE);
    }

    @ParameterizedTest
    @CsvSource({"404,notFound", "403,forbidden", "400,failedPrecondition"})
    void theLastValueServesNobodyOnceItWasRefused(int code, String reason) throws CatalogException {
        cloud.fake.secret(GLOBAL).add("old");
        read(global("latest"));
        cloud.now.updateAndGet(now -> now.plus(Duration.ofMinutes(6)));
        cloud.fake.faults().next("versions.access", Fault.http(code, reason, "No.")).always("versions.access", Fault.unavailable());
        assertThat(Cloud.failure(() -> read(global("latest"))).message()).contains("No.");
        assertThat(Cloud.failure(() -> read(global("latest"))).message()).contains("unavailable");
    }

    @Test
    void asksOnceForAllWhoWait() throws Exception {
        cloud.fake.secret(GLOBAL).add("shared");
        CountDownLatch until = new CountDownLatch(1);
        cloud.fake.faults().next("versions.access", Fault.hold(until));
        List<Future<String>> readers = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 50; i++) {
                readers.add(threads.submit(() -> read(global("latest"))));
            }
            Thread.sleep(200);
            until.countDown();
            for (Future<String> reader : readers) {
                assertThat(reader.get()).isEqualTo("shared");
            }
        }
        assertThat(cloud.fake.calls().count("versions.access")).isEqualTo(1);
    }

    @Test
    void triesAgainWhatPasses() throws CatalogException {
        cloud.fake.secret(GLOBAL).add("value");
        cloud.fake.faults().next("versions.access", 2, Fault.unavailable()).next("versions.access", Fault.tooManyRequests())
                .next("versions.access", Fault.Wire.WRONG_CHECKSUM);
        assertThat(read(global("latest"))).isEqualTo("value");
        assertThat(cloud.pauses).hasSize(4).isSortedAccordingTo((a, b) -> a.compareTo(b) > 0 && a.compareTo(b.multipliedBy(2)) > 0 ? 1 : 0);
        assertThat(cloud.requests).containsExactly("secretmanager versions.access UNAVAILABLE", "secretmanager versions.access UNAVAILABLE",
                "secretmanager versions.access RESOURCE_EXHAUSTED", "secretmanager versions.access OK", "secretmanager versions.access OK");
    }

    @Test
    void givesUpInTime() {
        cloud.fake.secret(GLOBAL).add("sesame");
        cloud.fake.faults().always("versions.access", Fault.Wire.WRONG_CHECKSUM);
        Failure failure = Cloud.failure(() -> read(global("latest")));
        assertThat(failure.message()).isEqualTo("cannot read secret projects/acme/secrets/pw/versions/latest: what arrived does not match its checksum");
        assertThat(cloud.pauses.stream().reduce(Duration.ZERO, Duration::plus)).isBetween(Duration.ofSeconds(5), Duration.ofSeconds(10));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            404 | notFound           | Secret [projects/1/secrets/pw] not found or has no versions. | CREDENTIALS_UNAVAILABLE | false | create it
            403 | forbidden          | Permission 'secretmanager.versions.access' denied for resource 'x' (or it may not exist). | CREDENTIALS_UNAVAILABLE | false | roles/secretmanager.secretAccessor
            403 | forbidden          | Secret Manager API has not been used in project 1 before or it is disabled. | API_NOT_ENABLED | false | gcloud services enable secretmanager.googleapis.com --project acme
            400 | failedPrecondition | Secret Version [x] is in DISABLED state. | CREDENTIALS_UNAVAILABLE | false | enable that version
            400 | invalidArgument    | The provided name does not match the expected format. | CREDENTIALS_UNAVAILABLE | false | correct project, location
            401 | unauthenticated    | Request had invalid authentication credentials. | CREDENTIALS_UNAVAILABLE | false | service account
            429 | rateLimitExceeded  | Quota exceeded. | CREDENTIALS_UNAVAILABLE | true | quota
            503 | backendError       | The service is currently unavailable. | CREDENTIALS_UNAVAILABLE | true | DBSPEC_SECRETMANAGER_ENDPOINT
            504 | deadlineExceeded   | Deadline exceeded. | CREDENTIALS_UNAVAILABLE | true | it is retried
            """)
    void saysWhyASecretCannotBeRead(int code, String reason, String message, Kind kind, boolean retried, String action) {
        cloud.fake.secret(GLOBAL).add("sesame");
        cloud.fake.faults().always("versions.access", Fault.http(code, reason, message));
        Failure failure = Cloud.failure(() -> read(global("latest")));
        assertThat(failure.kind()).isEqualTo(kind);
        assertThat(failure.message()).startsWith("cannot read secret projects/acme/secrets/pw/versions/latest: ").doesNotContain("sesame");
        assertThat(failure.action()).contains(action);
        assertThat(cloud.pauses.isEmpty()).isEqualTo(!retried);
    }

    @Test
    void saysWhichStateASecretIsIn() {
        var secret = cloud.fake.secret(GLOBAL);
        secret.add("sesame");
        secret.add(new byte[]{(byte) 0xff, (byte) 0xfe});
        secret.add("");
        assertThat(Cloud.failure(() -> read(global("2"))).message()).endsWith("its value is empty or no text");
        assertThat(Cloud.failure(() -> read(global("3"))).message()).endsWith("its value is empty or no text");
        assertThat(Cloud.failure(() -> read(global("9"))).message()).contains("not found").contains("NOT_FOUND");
        secret.disable(1);
        assertThat(Cloud.failure(() -> read(global("1"))).message()).contains("DISABLED").contains("FAILED_PRECONDITION");
        secret.destroy(1);
        assertThat(Cloud.failure(() -> read(global("1"))).message()).contains("DESTROYED");
        secret.deny();
        assertThat(Cloud.failure(() -> read(global("1"))).message()).contains("secretmanager.versions.access");
        assertThat(cloud.pauses).isEmpty();
    }

    @Test
    void saysThatNobodyListens() {
        try (Cloud gone = new Cloud(Map.of("DBSPEC_SECRETMANAGER_ENDPOINT", "http://127.0.0.1:1"))) {
            Failure failure = Cloud.failure(() -> gone.google.secrets().read(global("latest")));
            assertThat(failure.kind()).isEqualTo(Kind.CREDENTIALS_UNAVAILABLE);
            assertThat(failure.message()).contains("projects/acme/secrets/pw/versions/latest").contains("nobody listens there");
        }
    }

    @Test
    void showsNobodyAToken() throws CatalogException {
        cloud.fake.secret(GLOBAL).add("value");
        read(global("latest"));
        assertThat(cloud.fake.calls().count("token")).isZero();
        assertThat(cloud.fake.calls().of("versions.access")).allSatisfy(call -> assertThat(call.who()).isEmpty());
    }

    private String read(Reference reference) throws CatalogException {
        return new String(cloud.google.secrets().read(reference).reveal());
    }

    private static Reference global(String version) {
        return new Reference("acme", Optional.empty(), "pw", version);
    }

    private static Reference regional(String location) {
        return new Reference("acme", Optional.of(location), "pw", "latest");
    }
}
