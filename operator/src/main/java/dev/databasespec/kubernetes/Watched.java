package dev.databasespec.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Objects of one kind, kept up to date by watches that go on however often the API server goes away. */
final class Watched<T extends HasMetadata> implements AutoCloseable {
    private final List<SharedIndexInformer<T>> informers;
    private volatile CompletableFuture<Void> started = new CompletableFuture<>();

    /** {@code changed} gets the object before (null: it is new) and after (null: it is gone). */
    Watched(List<SharedIndexInformer<T>> informers, BiConsumer<@Nullable T, @Nullable T> changed) {
        this.informers = List.copyOf(informers);
        informers.forEach(informer -> informer.exceptionHandler((started, problem) -> true).addEventHandler(new ResourceEventHandler<>() {
            @Override
            public void onAdd(T added) {
                changed.accept(null, added);
            }

            @Override
            public void onUpdate(T before, T after) {
                changed.accept(before, after);
            }

            @Override
            public void onDelete(T removed, boolean unknown) {
                changed.accept(removed, null);
            }
        }));
    }

    void start() {
        started = CompletableFuture.allOf(informers.stream().map(informer -> informer.start().toCompletableFuture()).toArray(CompletableFuture<?>[]::new));
    }

    /** Whether everything was listed within the limit; if not, it goes on by itself. */
    boolean awaitList(Duration limit) throws InterruptedException {
        try {
            started.get(limit.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (ExecutionException | TimeoutException e) {
            return false;
        }
    }

    Optional<T> get(@Nullable String namespace, String name) {
        String key = Cache.namespaceKeyFunc(namespace, name);
        return informers.stream().flatMap(informer -> Stream.ofNullable(informer.getStore().getByKey(key))).findFirst();
    }

    @Override
    public void close() {
        informers.forEach(SharedIndexInformer::stop);
    }
}
