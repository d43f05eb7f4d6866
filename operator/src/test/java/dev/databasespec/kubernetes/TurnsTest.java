package dev.databasespec.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.databasespec.testbed.Await;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TurnsTest {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final Duration NEVER = Duration.ofDays(1);
    private final ExecutorService passes = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch end = new CountDownLatch(1);
    private final AtomicInteger running = new AtomicInteger();

    @AfterEach
    void stop() {
        end.countDown();
        passes.close();
    }

    private Future<Boolean> hang(Turns turns, String server) {
        return passes.submit(() -> turns.take(server, () -> {
            running.incrementAndGet();
            awaitEnd();
            running.decrementAndGet();
            return true;
        }));
    }

    private void awaitEnd() {
        try {
            end.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aQuarterOfTheTurnsIsForOneServer() throws Exception {
        try (Turns turns = new Turns(8, NEVER)) {
            List<Future<Boolean>> hanging = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                hanging.add(hang(turns, "hangs"));
            }
            Await.until("two of them run", SOON, () -> running.get() == 2);
            assertThat(turns.take("other", () -> 7)).isEqualTo(7);
            assertThat(hanging).noneMatch(Future::isDone);
            assertThat(running).hasValue(2);
        }
    }

    @Test
    void howeverManyServersHangTheOthersAreWorkedOn() throws Exception {
        try (Turns turns = new Turns(8, Duration.ofMillis(10))) {
            List<Future<Boolean>> hanging = new ArrayList<>();
            for (int i = 0; i < 1000; i++) {
                hanging.add(hang(turns, "hangs" + i % 50));
            }
            Await.until("all that hang are at it", SOON, () -> running.get() == 100);
            for (int i = 0; i < 100; i++) {
                assertThat(turns.take("other" + i % 5, () -> 7)).isEqualTo(7);
            }
            assertThat(hanging).noneMatch(Future::isDone);
        }
    }

    @Test
    void aTurnThatWasGivenAwayIsNotGivenBackTwice() throws Exception {
        try (Turns turns = new Turns(1, Duration.ofMillis(1))) {
            List<Future<Boolean>> late = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                late.add(hang(turns, "late" + i));
            }
            Await.until("all are late", SOON, () -> running.get() == 20);
            end.countDown();
            for (Future<Boolean> pass : late) {
                assertThat(pass.get()).isTrue();
            }
            assertThat(turns.free()).isEqualTo(1);
        }
    }

    @Test
    void whoWaitsIsSentAwayAtAStopAndWhoRunsGoesOn() throws Exception {
        try (Turns turns = new Turns(4, NEVER)) {
            Future<Boolean> runs = hang(turns, "server");
            Await.until("one runs", SOON, () -> running.get() == 1);
            Future<Boolean> waits = hang(turns, "server");
            turns.stop();
            assertThatThrownBy(waits::get).isInstanceOf(ExecutionException.class).hasCauseInstanceOf(InterruptedException.class);
            end.countDown();
            assertThat(runs.get()).isTrue();
        }
    }
}
