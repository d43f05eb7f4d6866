package dev.databasespec.cloudsql;

import dev.databasespec.reconcile.CatalogException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;

/**
 * Answers that are asked for once, however many wait for them, and then serve everybody to whom they are young enough. How long a failure serves
 * at most is said apart: what is mended shall be seen soon, and what is not cost no call per pass.
 */
final class Shared<K, V> {
    private final Duration failures;
    private final Clock clock;
    private final Question<K, V> question;
    private final Map<K, Answer<V>> answers = new ConcurrentHashMap<>();

    interface Question<K, V> {
        V ask(K key) throws CatalogException;
    }

    private record Answer<V>(Instant asked, CompletableFuture<V> value) {
        boolean serves(Instant now, Duration age, Duration failures) {
            Duration longest = value.isCompletedExceptionally() && age.compareTo(failures) > 0 ? failures : age;
            return !value.isDone() || asked.plus(longest).isAfter(now);
        }
    }

    Shared(Clock clock, Duration failures, Question<K, V> question) {
        this.failures = failures;
        this.clock = clock;
        this.question = question;
    }

    V get(K key, Duration age) throws CatalogException {
        Instant now = clock.instant();
        Answer<V> mine = new Answer<>(now, new CompletableFuture<>());
        Answer<V> answer = answers.compute(key, (k, there) -> there != null && there.serves(now, age, failures) ? there : mine);
        if (answer.equals(mine)) {
            ask(key, mine);
        }
        return value(answer);
    }

    /** The next one asks again, even while somebody still waits for an answer. */
    void forget(K key) {
        answers.remove(key);
    }

    /** We changed what the answer says, and know how: nobody has to ask again. */
    void amend(K key, UnaryOperator<V> change) {
        answers.computeIfPresent(key, (k, there) -> there.value().state() == Future.State.SUCCESS
                ? new Answer<>(there.asked(), CompletableFuture.completedFuture(change.apply(there.value().resultNow())))
                : null);
    }

    private void ask(K key, Answer<V> mine) {
        try {
            mine.value().complete(question.ask(key));
        } catch (CatalogException e) {
            mine.value().completeExceptionally(e);
        } catch (RuntimeException e) {
            mine.value().completeExceptionally(e);
            answers.remove(key, mine);
        } finally {
            if (!mine.value().isDone()) {
                mine.value().cancel(false);
                answers.remove(key, mine);
            }
        }
    }

    private V value(Answer<V> answer) throws CatalogException {
        try {
            return answer.value().get();
        } catch (InterruptedException e) {
            throw Backoff.interrupted();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof CatalogException failed) {
                throw new CatalogException(failed.failure());
            }
            throw new IllegalStateException(e.getCause());
        }
    }
}
