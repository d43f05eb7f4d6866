package dev.databasespec.cloudsql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.databasespec.reconcile.CatalogException;
import dev.databasespec.reconcile.Failure;
import dev.databasespec.reconcile.Failure.Kind;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class SharedTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration EVER = Duration.ofDays(36_500);
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-21T08:00:00Z"));
    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicReference<Shared.Question<String, String>> question = new AtomicReference<>(key -> "first");
    private final Clock clock = ((InstantSource) now::get).withZone(ZoneOffset.UTC);
    private final Shared<String, String> shared = new Shared<>(clock, MINUTE, key -> {
        asked.incrementAndGet();
        return question.get().ask(key);
    });

    @Test
    void theAgeOfAnAnswerCountsFromItsEnd() throws CatalogException {
        question.set(key -> {
            pass(MINUTE.multipliedBy(2));
            return "slow";
        });
        shared.get("a", MINUTE);
        pass(Duration.ofSeconds(59));
        shared.get("a", MINUTE);
        assertThat(asked).hasValue(1);
        pass(Duration.ofSeconds(1));
        shared.get("a", MINUTE);
        assertThat(asked).hasValue(2);
    }

    @Test
    void theAgeOfAFailureCountsFromItsEnd() {
        question.set(key -> {
            pass(MINUTE.multipliedBy(2));
            throw failure();
        });
        for (int i = 0; i < 5; i++) {
            assertThat(Cloud.failure(() -> shared.get("a", EVER)).kind()).isEqualTo(Kind.CONNECTION_FAILED);
        }
        assertThat(asked).hasValue(1);
    }

    @Test
    void whoTakesAnOldAnswerGetsItBesideAFailureAndDuringARefresh() throws Exception {
        shared.get("a", MINUTE);
        pass(MINUTE);
        question.set(key -> {
            throw failure();
        });
        assertThat(Cloud.failure(() -> shared.get("a", MINUTE)).kind()).isEqualTo(Kind.CONNECTION_FAILED);
        assertThat(shared.get("a", EVER)).isEqualTo("first");
        pass(MINUTE);
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch until = new CountDownLatch(1);
        question.set(key -> {
            begun.countDown();
            return after(until);
        });
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<String> refresh = threads.submit(() -> shared.get("a", MINUTE));
            begun.await();
            assertThat(shared.get("a", EVER)).isEqualTo("first");
            until.countDown();
            assertThat(refresh.get()).isEqualTo("second");
        }
        assertThat(shared.get("a", EVER)).isEqualTo("second");
        assertThat(asked).hasValue(3);
    }

    @Test
    void whatIsDoubtedIsAskedForAgainAndServesWhereThereIsNoAnswer() throws CatalogException {
        shared.get("a", EVER);
        shared.doubt("a");
        question.set(key -> {
            throw failure();
        });
        assertThat(shared.get("a", EVER)).isEqualTo("first");
        assertThat(shared.get("a", EVER)).isEqualTo("first");
        assertThat(asked).hasValue(2);
        pass(MINUTE);
        question.set(key -> "second");
        assertThat(shared.get("a", EVER)).isEqualTo("second");
    }

    @Test
    void anAnswerThatIsOvertakenByAChangeIsNotKept() throws Exception {
        shared.get("a", MINUTE);
        pass(MINUTE);
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch until = new CountDownLatch(1);
        question.set(key -> {
            begun.countDown();
            return after(until);
        });
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<String> refresh = threads.submit(() -> shared.get("a", MINUTE));
            begun.await();
            shared.amend("a", known -> known + " changed");
            until.countDown();
            assertThat(refresh.get()).isEqualTo("second");
        }
        assertThat(shared.get("a", EVER)).isEqualTo("first changed");
    }

    private static String after(CountDownLatch until) {
        try {
            until.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return "second";
    }

    private void pass(Duration time) {
        now.updateAndGet(t -> t.plus(time));
    }

    private static CatalogException failure() {
        return new CatalogException(Failure.of(Kind.CONNECTION_FAILED, "no answer", "it is retried"));
    }
}
