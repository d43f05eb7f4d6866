package dev.databasespec.cloudsql;

import dev.databasespec.reconcile.CatalogException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;

/** Answers that are asked for once, however many wait for them, and then serve everybody to whom they are young enough. Failures are not kept. */
final class Shared<K, V> {
    private final Clock clock;
    private final Question<K, V> question;
    private final Map<K, Answer<V>> answers = new ConcurrentHashMap<>();

    interface Question<K, V> {
        V ask(K key) throws CatalogException;
    }

    private record Answer<V>(Instant asked, CompletableFuture<V> value) {
        boolean serves(Instant now, Duration age) {
            return !value.isDone() || asked.plus(age).isAfter(now);
        }
    }

    Shared(Clock clock, Question<K, V> question) {
        this.clock = clock;
        this.question = question;
    }

    V get(K key, Duration age) throws CatalogException {
        Instant now = clock.instant();
        Answer<V> mine = new Answer<>(now, new CompletableFuture<>());
        Answer<V> answer = answers.compute(key, (k, there) -> there != null && there.serves(now, age) ? there : mine);
        if (answer.equals(mine)) {
            ask(key, mine);
        }
        return value(answer);
    }

    /** The next one asks again, even while somebody still waits for an answer. */
    void forget(K key) {
        answers.remove(key);
    }

    private void ask(K key, Answer<V> mine) {
        boolean kept = false;
        try {
            kept = mine.value().complete(question.ask(key));
        } catch (CatalogException | RuntimeException e) {
            mine.value().completeExceptionally(e);
        } finally {
            if (!kept) {
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
