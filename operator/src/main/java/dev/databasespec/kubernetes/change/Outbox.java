package dev.databasespec.kubernetes.change;

import dev.databasespec.reconcile.AuditEntry;
import dev.databasespec.reconcile.AuditException;
import dev.databasespec.reconcile.AuditRecord;
import dev.databasespec.reconcile.AuditSink;
import dev.databasespec.reconcile.Link;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings records to the audit history, those of one DatabaseSpec one after the other in their order, however long the sink is away. It keeps nothing itself: what it is
 * given stands in the API server until it says that it was delivered, and is given again after a restart.
 */
public final class Outbox implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);
    private final AuditSink sink;
    private final Map<String, Chain> chains = new ConcurrentHashMap<>();
    private volatile boolean closed;

    /** What is on its way: how many, since when there is something to deliver, and what the sink said last. */
    public record Waiting(int records, Instant since, String why) {}

    /** What has not been taken yet, of all DatabaseSpecs: how many, and the time of the oldest; that of nothing is empty. */
    public record Backlog(int records, Optional<Instant> oldest) {
        public static final Backlog NONE = new Backlog(0, Optional.empty());

        private Backlog and(Backlog other) {
            return new Backlog(records + other.records, Stream.of(oldest, other.oldest).flatMap(Optional::stream).min(Comparator.naturalOrder()));
        }
    }

    private record Item(AuditRecord record, Runnable delivered) {}

    public Outbox(AuditSink sink) {
        this.sink = sink;
    }

    /** {@code delivered} is run once the record is kept; {@code trouble} when the sink refuses for the first time. Giving the same record again changes nothing. */
    void add(AuditRecord record, Runnable delivered, Runnable trouble) {
        Chain chain = chains.computeIfAbsent(record.uid(), Chain::new);
        chain.add(new Item(record, delivered), trouble);
    }

    /** All that an earlier process left has been given, so that what is given next comes after it. Before that nothing of this chain goes out. */
    void open(String uid) {
        chains.computeIfAbsent(uid, Chain::new).open();
    }

    /** What the sink has not taken, where it has refused; what is merely on its way is not told. */
    public Optional<Waiting> waiting(String uid) {
        return Optional.ofNullable(chains.get(uid)).flatMap(Chain::waiting);
    }

    public Backlog backlog() {
        return chains.values().stream().map(Chain::backlog).reduce(Backlog.NONE, Backlog::and);
    }

    /** Whether a record that was given is kept by now. */
    boolean isDelivered(String uid, long sequence) {
        return Optional.ofNullable(chains.get(uid)).filter(chain -> chain.isDelivered(sequence)).isPresent();
    }

    /** Nothing more comes of it. */
    void forget(String uid) {
        Optional.ofNullable(chains.get(uid)).ifPresent(Chain::last);
    }

    Optional<Link> head(AuditEntry.Place target, String uid) throws AuditException {
        return sink.head(target, uid);
    }

    /** Waits until everything of this chain up to the number is kept. */
    boolean await(String uid, long sequence, Duration limit) throws InterruptedException {
        Chain chain = chains.get(uid);
        return chain == null || chain.await(sequence, limit);
    }

    @Override
    public void close() {
        closed = true;
        chains.values().forEach(Chain::stop);
    }

    private final class Chain {
        private final String uid;
        private final TreeMap<Long, Item> items = new TreeMap<>();
        private final Set<Long> given = new HashSet<>();
        private boolean open;
        private boolean running;
        private boolean last;
        private int failures;
        private Optional<Waiting> told = Optional.empty();
        private Runnable trouble = () -> {};
        private @Nullable Thread worker;

        Chain(String uid) {
            this.uid = uid;
        }

        synchronized void add(Item item, Runnable onTrouble) {
            if (closed || items.putIfAbsent(item.record().sequence(), item) != null) {
                return;
            }
            given.add(item.record().sequence());
            trouble = onTrouble;
            run();
        }

        synchronized void open() {
            open = true;
            run();
        }

        private void run() {
            if (open && !running && !closed && !items.isEmpty()) {
                running = true;
                worker = Thread.ofVirtual().name("audit " + uid).start(this::work);
            }
        }

        synchronized boolean isDelivered(long sequence) {
            return given.contains(sequence) && !items.containsKey(sequence);
        }

        synchronized void last() {
            last = true;
            if (items.isEmpty()) {
                chains.remove(uid, this);
            }
        }

        synchronized Backlog backlog() {
            return new Backlog(items.size(), Optional.ofNullable(items.firstEntry()).map(first -> Instant.parse(first.getValue().record().time())));
        }

        synchronized Optional<Waiting> waiting() {
            return told.map(t -> new Waiting(items.size(), t.since(), t.why()));
        }

        synchronized boolean await(long sequence, Duration limit) throws InterruptedException {
            long end = System.nanoTime() + limit.toNanos();
            while (!items.headMap(sequence, true).isEmpty()) {
                long left = Duration.ofNanos(end - System.nanoTime()).toMillis();
                if (left <= 0) {
                    return false;
                }
                wait(left);
            }
            return true;
        }

        synchronized void stop() {
            if (worker != null) {
                worker.interrupt();
            }
        }

        private void work() {
            try {
                for (Optional<Item> next = next(); next.isPresent() && !closed; next = next()) {
                    deliver(next.get());
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        private synchronized Optional<Item> next() {
            running = !items.isEmpty();
            return items.isEmpty() ? Optional.empty() : Optional.of(items.firstEntry().getValue());
        }

        private void deliver(Item item) throws InterruptedException {
            try {
                sink.append(item.record());
                item.delivered().run();
                done(item);
            } catch (AuditException e) {
                refused(e.getMessage() == null ? "no reason given" : e.getMessage());
            } catch (RuntimeException e) {
                // it is in the history, and delivering it again until the API server knows does no harm
                refused("it was delivered, and the API server did not take note of it: " + e.getMessage());
            }
        }

        private synchronized void done(Item item) {
            items.remove(item.record().sequence());
            if (last && items.isEmpty()) {
                chains.remove(uid, this);
            }
            failures = 0;
            boolean over = told.isPresent() && items.isEmpty();
            if (over) {
                told = Optional.empty();
                LOG.atInfo().addKeyValue("uid", uid).log("the audit history is complete again");
                trouble.run();
            }
            notifyAll();
        }

        private void refused(String why) throws InterruptedException {
            Duration pause;
            synchronized (this) {
                boolean first = told.isEmpty();
                told = Optional.of(new Waiting(items.size(), Instant.parse(items.firstEntry().getValue().record().time()), why));
                if (first) {
                    LOG.atWarn().addKeyValue("uid", uid).log("a record cannot be delivered to the audit history; it is kept and tried again: {}", why);
                    trouble.run();
                }
                Duration grown = FIRST_PAUSE.multipliedBy(1L << Math.min(failures++, 10));
                pause = grown.compareTo(LONGEST_PAUSE) < 0 ? grown : LONGEST_PAUSE;
            }
            Thread.sleep(pause);
        }
    }
}
