package dev.databasespec.cli.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.databasespec.cli.bundle.Api.Body;
import dev.databasespec.cli.bundle.Api.Refused;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class BoundedApiTest {
    private static final Duration LONG = Duration.ofMinutes(1);
    private final CountDownLatch never = new CountDownLatch(1);

    private Api.Reply stalls(String path) {
        try {
            never.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return new Body(path);
    }

    @Test
    void waitsForTheWholeOfAnAnswerAndNoLonger() {
        BoundedApi api = new BoundedApi(path -> path.equals("/stalls") ? stalls(path) : new Body("there"), Duration.ofMillis(50), LONG);
        assertThat(api.get("/stalls")).isEqualTo(new Refused(0, "there was no whole answer within 1 s"));
        assertThat(api.get("/version")).isEqualTo(new Body("there"));
    }

    @Test
    void asksNothingMoreWhenAllTogetherTookTooLong() {
        BoundedApi api = new BoundedApi(this::stalls, LONG, Duration.ofMillis(50));
        assertThat(api.get("/version")).isInstanceOf(Refused.class);
        assertThat(api.get("/version")).isEqualTo(new Refused(0, "it was not asked for any more: collecting took too long"));
    }

    @Test
    void makesAnyFailureTheReplyToThatRequest() {
        BoundedApi api = new BoundedApi(path -> new Body(URI.create("sp ace").toString()), LONG, LONG);
        assertThat(api.get("/version")).isInstanceOfSatisfying(Refused.class, refused -> assertThat(refused.why()).startsWith("it failed: java.lang.Illegal"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/v1/../secrets", "/api/./v1", "/api/v1/sp ace", "/api//v1", "/api/v1/a%2Fb", "api/v1", "/api/v1/.."})
    void asksForNoPathThatMayLeadElsewhere(String path) {
        BoundedApi api = new BoundedApi(Body::new, LONG, LONG);
        assertThat(api.get(path)).isInstanceOf(Refused.class);
        assertThat(api.get("/api/v1/pods/databasespec-1:8080/proxy/metrics?x=../y")).isInstanceOf(Body.class);
    }

    @Test
    void aBundleNotesWhatFailedAndIsThere() {
        Api failing = path -> {
            throw new IllegalArgumentException("no such thing");
        };
        SupportBundle bundle = SupportBundle.of(failing, new SupportBundle.Request(Optional.of("team"), Optional.empty(), "https://api", "dbspec 0.1.0"),
                java.time.Instant.EPOCH);
        assertThat(bundle.notCollected()).contains("databasespecs: it failed: java.lang.IllegalArgumentException: no such thing");
        assertThat(bundle.files()).isPositive();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{\"metadata\": {\"name\": \"a\"}}"})
    void readsNoFurtherWhereAPageBringsNothingNew(String item) {
        List<String> asked = new ArrayList<>();
        Bundle bundle = new Bundle();
        Reader reader = new Reader(path -> {
            asked.add(path);
            return new Body("{\"metadata\": {\"continue\": \"more\"}, \"items\": [" + item + "]}");
        }, bundle);
        assertThat(reader.list("events", "/api/v1/events", "", 5000)).hasValueSatisfying(items -> assertThat(items).hasSize(item.isEmpty() ? 0 : 1));
        assertThat(asked).hasSizeLessThanOrEqualTo(2);
        assertThat(bundle.notes()).singleElement().satisfies(note -> assertThat(note.why()).contains("gives a page with none of them"));
    }
}
