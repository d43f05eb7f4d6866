package dev.databasespec.kubernetes.change;

import dev.databasespec.api.DatabaseChange;
import dev.databasespec.api.DatabaseChangeSpec;
import dev.databasespec.api.DatabaseChangeStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The DatabaseChanges of the cluster as this process knows them. Nobody else writes them, so they are listed once, at the start, and then remembered as they were
 * written; of one that has ended and is in the history only what its columns show is kept in memory.
 */
public final class ChangeBook {
    private static final Logger LOG = LoggerFactory.getLogger(ChangeBook.class);
    private static final Comparator<DatabaseChange> AGE = Comparator.comparing((DatabaseChange c) -> c.getMetadata().getCreationTimestamp())
            .thenComparing(c -> Optional.ofNullable(Changes.status(c).startedAt()).orElse("")).thenComparing(Changes::name);
    private final ChangeStore store;
    private final Consumer<DatabaseChange> written;
    /** By the uid of their DatabaseSpec, oldest first. */
    private final Map<String, List<DatabaseChange>> changes = new ConcurrentHashMap<>();
    private final Map<String, ReentrantLock> locks = new ConcurrentHashMap<>();
    private final Set<String> uncertain = ConcurrentHashMap.newKeySet();

    /** {@code written} hears of every change that says something new of itself. */
    public ChangeBook(ChangeStore store, Consumer<DatabaseChange> written) {
        this.store = store;
        this.written = written;
    }

    /** What is in these namespaces; none stands for all. */
    public void load(SortedSet<String> namespaces) {
        changes.clear();
        List<DatabaseChange> found = new ArrayList<>();
        store.list(namespaces, change -> {
            if (!Changes.isPart(change)) {
                found.add(slim(change));
            }
        });
        found.sort(AGE);
        found.forEach(change -> of(change.getSpec().specRef().uid(), list -> list.add(change)));
        LOG.debug("{} DatabaseChanges are known", found.size());
    }

    private void of(String uid, Consumer<List<DatabaseChange>> update) {
        changes.compute(uid, (key, before) -> {
            List<DatabaseChange> list = new ArrayList<>(before == null ? List.of() : before);
            update.accept(list);
            return list.isEmpty() ? null : List.copyOf(list);
        });
    }

    /** Those of a DatabaseSpec, oldest first. */
    public List<DatabaseChange> of(String uid) {
        return changes.getOrDefault(uid, List.of());
    }

    public Collection<List<DatabaseChange>> all() {
        return changes.values();
    }

    public Optional<DatabaseChange> find(String namespace, String name) {
        return changes.values().stream().flatMap(List::stream)
                .filter(c -> Changes.name(c).equals(name) && namespace.equals(c.getMetadata().getNamespace())).findFirst();
    }

    /** Writes it down; returns once the API server has it. */
    DatabaseChange create(DatabaseChange change, List<DatabaseChange> furtherParts) {
        DatabaseChange stored = store.create(change, furtherParts);
        of(Changes.uidOfSpec(stored), list -> {
            list.removeIf(c -> Changes.name(c).equals(Changes.name(stored)));
            list.add(stored);
        });
        return stored;
    }

    /** The change with this status, once the API server has it; with its steps, as long as they are needed. */
    DatabaseChange write(DatabaseChange change, DatabaseChangeStatus status) {
        return locked(change, () -> {
            Optional<DatabaseChange> stored = stored(change, status);
            replace(stored.orElse(change));
            if (stored.isEmpty()) {
                remove(change);
            }
            DatabaseChange result = stored.orElseGet(() -> ChangeStore.with(change, change.getMetadata(), status));
            written.accept(result);
            return result;
        });
    }

    /** As {@link #write}, before something is done: what is not there is not done. */
    DatabaseChange writeAhead(DatabaseChange change, DatabaseChangeStatus status) {
        DatabaseChange result = write(change, status);
        if (of(Changes.uidOfSpec(change)).stream().noneMatch(c -> Changes.name(c).equals(Changes.name(change)))) {
            throw new IllegalStateException("somebody deleted DatabaseChange " + key(change) + " while it was being done; it is written down anew");
        }
        return result;
    }

    /** Empty: it is gone. Without an answer nobody knows what is there, so it is read before it is used again. */
    private Optional<DatabaseChange> stored(DatabaseChange change, DatabaseChangeStatus status) {
        try {
            return store.write(change, status);
        } catch (RuntimeException e) {
            uncertain.add(key(change));
            throw e;
        }
    }

    /** Reads again what an answer was lost of; whether there was any. */
    boolean refresh(String uid) {
        boolean any = false;
        for (DatabaseChange change : of(uid)) {
            if (uncertain.contains(key(change))) {
                store.get(change).ifPresentOrElse(this::replace, () -> remove(change));
                uncertain.remove(key(change));
                any = true;
            }
        }
        return any;
    }

    /** Whether it is there still; one that somebody deleted is forgotten. */
    boolean exists(DatabaseChange change) {
        boolean there = store.get(change).isPresent();
        if (!there) {
            remove(change);
        }
        return there;
    }

    /** It failed once more, and alike. */
    void attempted(DatabaseChange change, Instant now) {
        locked(change, () -> write(newest(change), StatusDraft.of(newest(change)).attemptedAgain(now).done()));
    }

    /** Its record is in the history: the API server may let go of it. */
    void delivered(DatabaseChange change) {
        locked(change, () -> {
            release(write(newest(change), StatusDraft.of(newest(change)).delivered().done()));
            return change;
        });
    }

    private DatabaseChange newest(DatabaseChange change) {
        return of(Changes.uidOfSpec(change)).stream().filter(c -> Changes.name(c).equals(Changes.name(change))).findFirst().orElse(change);
    }

    /** Whoever writes of the same DatabaseSpec, pass or delivery, does so after the other. */
    private <T> T locked(DatabaseChange change, Supplier<T> write) {
        ReentrantLock lock = locks.computeIfAbsent(Changes.uidOfSpec(change), uid -> new ReentrantLock());
        lock.lock();
        try {
            return write.get();
        } finally {
            lock.unlock();
        }
    }

    private static String key(DatabaseChange change) {
        return change.getMetadata().getNamespace() + "/" + Changes.name(change);
    }

    private void remove(DatabaseChange change) {
        of(Changes.uidOfSpec(change), list -> list.removeIf(c -> Changes.name(c).equals(Changes.name(change))));
    }

    /** It is in the history, or needs not to be: the API server may let go of it. */
    void release(DatabaseChange change) {
        replace(store.release(change));
    }

    void delete(DatabaseChange change) {
        store.delete(change);
        remove(change);
    }

    /** Its DatabaseSpec is gone, and the API server clears away the rest. */
    void forget(String uid) {
        changes.remove(uid);
        locks.remove(uid);
    }

    List<DatabaseChangeSpec> furtherParts(DatabaseChange change) {
        return store.parts(change, ChangeSteps.furtherParts(change.getSpec()));
    }

    private void replace(DatabaseChange change) {
        of(Changes.uidOfSpec(change), list -> list.replaceAll(c -> Changes.name(c).equals(Changes.name(change)) ? slim(change) : c));
    }

    private static DatabaseChange slim(DatabaseChange change) {
        if (!Changes.hasEnded(change) || !Changes.isDelivered(change)) {
            return change;
        }
        DatabaseChangeSpec s = change.getSpec();
        DatabaseChange slim = new DatabaseChange();
        slim.setMetadata(change.getMetadata());
        slim.getMetadata().setManagedFields(List.of());
        slim.setSpec(new DatabaseChangeSpec(s.specRef(), s.target(), s.trigger(), s.template(), s.requestedBy(), s.planHash(), s.liveFingerprint(), s.risk(),
                s.serverVersion(), s.stepCount(), List.of(), null, s.parts(), null, null));
        slim.setStatus(change.getStatus());
        return slim;
    }
}
