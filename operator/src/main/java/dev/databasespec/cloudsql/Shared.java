package dev.databasespec.cloudsql;

import dev.databasespec.reconcile.CatalogException;
import dev.databasespec.reconcile.Failure;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Answers that are asked for once, however many wait for them, and then serve everybody to whom they are young enough, also while a younger one is asked for or
 * cannot be had. How long a failure serves at most is said apart: what is mended shall be seen soon, and what is not cost no call per pass.
 */
final class Shared<K, V> {
    /** Who cannot be reached is left alone for so long, where an old answer stands in. */
    private static final Duration UNREACHABLE = Duration.ofSeconds(15);
    private final Duration failures;
    private final Clock clock;
    private final Question<K, V> question;
    private final Map<K, Entry<V>> entries = new ConcurrentHashMap<>();

    interface Question<K, V> {
        V ask(K key) throws CatalogException, Unreachable;
    }

    /** Nobody said anything: the last answer, however old, is better than none. */
    static final class Unreachable extends Exception {
        private static final long serialVersionUID = 1;
        private final transient Failure failure;

        Unreachable(Failure failure) {
            super(failure.message());
            this.failure = failure;
        }
    }

    /** {@code doubted}: something happened that may have changed it */
    private record Known<V>(V value, Instant at, boolean doubted) {
        boolean isYoung(Instant now, Duration age) {
            return at.plus(age).isAfter(now);
        }
    }

    /** {@code bridged}: what was known before it serves, however old */
    private record Failed(Failure failure, Instant at, boolean bridged) {
        boolean isYoung(Instant now, Duration age, Duration failures) {
            Duration longest = bridged ? UNREACHABLE : failures;
            return at.plus(age.compareTo(longest) < 0 ? age : longest).isAfter(now);
        }
    }

    private record Asking<V>(CompletableFuture<V> value) {}

    private record Entry<V>(@Nullable Known<V> known, @Nullable Failed failed, @Nullable Asking<V> running) {
        boolean settles(Instant now, Duration age, Duration failures) {
            boolean known = this.known != null && this.known.isYoung(now, age) && (!this.known.doubted() || running != null);
            return known || running != null || (failed != null && failed.isYoung(now, age, failures));
        }

        /** What was known, where it serves. */
        Optional<V> value(Instant now, Duration age) {
            return Optional.ofNullable(known).filter(k -> k.isYoung(now, age) || (failed != null && failed.bridged())).map(Known::value);
        }

        @Nullable
        Entry<V> orNull() {
            return known == null && failed == null && running == null ? null : this;
        }
    }

    Shared(Clock clock, Duration failures, Question<K, V> question) {
        this.failures = failures;
        this.clock = clock;
        this.question = question;
    }

    V get(K key, Duration age) throws CatalogException {
        Asking<V> mine = new Asking<>(new CompletableFuture<>());
        Instant now = clock.instant();
        Entry<V> entry = Objects.requireNonNull(entries.compute(key, (k, there) -> {
            Entry<V> before = there == null ? new Entry<>(null, null, null) : there;
            return before.settles(now, age, failures) ? before : new Entry<>(before.known(), before.failed(), mine);
        }));
        if (mine.equals(entry.running())) {
            ask(key, mine);
            return answer(key, mine, age);
        }
        Optional<V> known = entry.value(now, age);
        if (known.isPresent()) {
            return known.get();
        }
        if (entry.running() != null) {
            return answer(key, entry.running(), age);
        }
        throw new CatalogException(Objects.requireNonNull(entry.failed()).failure());
    }

    /** The next one asks again, even while somebody still waits for an answer; what was known serves nobody any more. */
    void forget(K key) {
        entries.remove(key);
    }

    /** The next one asks again; what was known serves only while that has no answer. */
    void doubt(K key) {
        entries.computeIfPresent(key, (k, there) -> new Entry<>(
                there.known() == null ? null : new Known<>(there.known().value(), there.known().at(), true), null, null).orNull());
    }

    /** We changed what the answer says, and know how: nobody has to ask again. An answer under way may not say it, and is not kept. */
    void amend(K key, UnaryOperator<V> change) {
        entries.computeIfPresent(key, (k, there) -> {
            Known<V> known = there.known() == null
                    ? null
                    : new Known<>(change.apply(there.known().value()), there.known().at(), there.known().doubted());
            return new Entry<>(known, there.failed(), null).orNull();
        });
    }

    private void ask(K key, Asking<V> mine) {
        BiFunction<Entry<V>, Instant, Entry<V>> result = (before, now) -> new Entry<>(before.known(), before.failed(), null);
        Runnable told = () -> mine.value().cancel(false);
        try {
            V value = question.ask(key);
            result = (before, now) -> new Entry<>(new Known<>(value, now, false), null, null);
            told = () -> mine.value().complete(value);
        } catch (CatalogException e) {
            result = (before, now) -> new Entry<>(before.known(), new Failed(e.failure(), now, false), null);
            told = () -> mine.value().completeExceptionally(e);
        } catch (Unreachable e) {
            result = (before, now) -> {
                boolean bridged = before.known() != null && !before.known().doubted() && (before.failed() == null || before.failed().bridged());
                return new Entry<>(before.known(), new Failed(e.failure, now, bridged), null);
            };
            told = () -> mine.value().completeExceptionally(new CatalogException(e.failure));
        } catch (RuntimeException e) {
            told = () -> mine.value().completeExceptionally(e);
        } finally {
            settle(key, mine, result);
            told.run();
        }
    }

    /** Nothing is kept where somebody has said meanwhile that it may be wrong. */
    private void settle(K key, Asking<V> mine, BiFunction<Entry<V>, Instant, Entry<V>> result) {
        entries.computeIfPresent(key, (k, there) -> mine.equals(there.running()) ? result.apply(there, clock.instant()).orNull() : there);
    }

    private V answer(K key, Asking<V> asked, Duration age) throws CatalogException {
        try {
            return asked.value().get();
        } catch (InterruptedException e) {
            throw Backoff.interrupted();
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof CatalogException failed)) {
                throw new IllegalStateException(e.getCause());
            }
            Entry<V> entry = entries.get(key);
            Optional<V> known = entry == null ? Optional.empty() : entry.value(clock.instant(), age);
            if (known.isPresent()) {
                return known.get();
            }
            throw new CatalogException(failed.failure());
        }
    }
}
