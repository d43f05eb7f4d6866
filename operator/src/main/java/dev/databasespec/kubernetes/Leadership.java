package dev.databasespec.kubernetes;

import dev.databasespec.reconcile.Tenure;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One active replica: a Lease that is renewed while we lead and given back when we stop. Nobody's clock is compared with another one's: a Lease is over when it has
 * stayed as it is for its whole duration, by the monotonic clock of whoever looks at it.
 */
public final class Leadership implements Tenure, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Leadership.class);
    /** Others wait this long after the last renewal that they saw. */
    static final Duration LEASE = Duration.ofSeconds(10);
    /** We count on it for less, from before the renewal was sent. */
    static final Duration TENURE = Duration.ofSeconds(8);
    private static final Duration RENEWAL = Duration.ofSeconds(2);
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final int RELEASES = 3;

    private final LeaseStore store;
    private final String identity;
    private final Runnable lost;
    private final LongSupplier nanos;
    private final Clock clock;
    private final CountDownLatch leading = new CountDownLatch(1);
    private final CountDownLatch closing = new CountDownLatch(1);
    /** Held while the Lease is written, so that no renewal comes after the release. */
    private final ReentrantLock writing = new ReentrantLock();
    private volatile @Nullable Held held;
    private @Nullable Seen seen;
    private String told = "";

    /** When the last renewal was sent that succeeded, by both clocks. */
    private record Held(long nanos, long millis, Duration collecting) {}

    /** What the Lease of somebody else looked like, and since when. */
    private record Seen(String version, String holder, long nanos) {}

    /** {@code lost} is called once, when somebody else may lead: it has to end this process. */
    public static Leadership of(LeaseStore store, String identity, Runnable lost) {
        return new Leadership(store, identity, lost, System::nanoTime, Clock.systemUTC());
    }

    Leadership(LeaseStore store, String identity, Runnable lost, LongSupplier nanos, Clock clock) {
        this.store = store;
        this.identity = identity;
        this.lost = lost;
        this.nanos = nanos;
        this.clock = clock;
    }

    /** Threads of their own: virtual ones would wait for a processor behind hundreds of passes. */
    void start() {
        Thread.ofPlatform().daemon().name("lease").start(this::run);
        Thread.ofPlatform().daemon().name("lease-watch").start(this::watch);
        LOG.info("{} stands by for Lease {}", identity, name());
    }

    private String name() {
        return store.namespace() + "/" + store.lease();
    }

    Right.LeaseKey key() {
        return new Right.LeaseKey(store.namespace(), store.lease());
    }

    void await() throws InterruptedException {
        leading.await();
    }

    /** By the monotonic clock, which a jump of the time of day does not move, and by the time of day, which goes on while a virtual machine is suspended. */
    @Override
    public Optional<Duration> left() {
        Held last = held;
        if (last == null) {
            return Optional.of(Duration.ZERO);
        }
        Duration least = min(TENURE.minusNanos(nanos.getAsLong() - last.nanos()), TENURE.minusMillis(Math.max(0, clock.millis() - last.millis())));
        return Optional.of(least.isNegative() ? Duration.ZERO : least);
    }

    private static Duration min(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private void run() {
        try {
            Duration pause = Duration.ZERO;
            while (!closing.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                pause = look();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A request for a renewal may hang for longer than we lead. */
    private void watch() {
        try {
            leading.await();
            while (!isOver()) {
                if (closing.await(100, TimeUnit.MILLISECONDS)) {
                    return;
                }
            }
            LOG.error("Lease {} could not be renewed within {} s: another replica may lead now{}", name(), TENURE.toSeconds(), hint());
            lost.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A process that only collects garbage hears of no answer. */
    private String hint() {
        Held last = held;
        return last == null
                ? ""
                : GarbageCollection.hint(GarbageCollection.time().minus(last.collecting()), Duration.ofNanos(nanos.getAsLong() - last.nanos()));
    }

    private boolean isOver() {
        Held last = held;
        return last != null && nanos.getAsLong() - last.nanos() > TENURE.toNanos();
    }

    /** Returns when to look again. */
    Duration look() {
        writing.lock();
        try {
            if (closing.getCount() == 0) {
                return LOOK;
            }
            Duration next = decide();
            told = "";
            return next;
        } catch (KubernetesClientException e) {
            // whoever was faster has it
            if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                tell(e);
            }
            return LOOK;
        } finally {
            writing.unlock();
        }
    }

    private Duration decide() {
        Held now = new Held(nanos.getAsLong(), clock.millis(), GarbageCollection.time());
        Optional<Lease> found = store.get();
        String holder = found.map(LeaseStore::holder).orElse("");
        if (found.isPresent() && held != null && !holder.equals(identity)) {
            LOG.error("Lease {} was lost: {} leads now", name(), holder.isEmpty() ? "nobody" : holder);
            held = null;
            lost.run();
            return LOOK;
        }
        if (found.isPresent() && !holder.equals(identity) && !isFree(found.get(), holder, now)) {
            return LOOK;
        }
        if (isOver()) {
            // it may be ours by the Lease, but whoever waits counts on less
            return LOOK;
        }
        store.write(found, identity, LEASE, clock.instant());
        if (held == null) {
            LOG.info("{} leads now, by Lease {}", identity, name());
        }
        held = now;
        leading.countDown();
        return RENEWAL;
    }

    private boolean isFree(Lease lease, String holder, Held now) {
        String version = String.valueOf(lease.getMetadata().getResourceVersion());
        Seen before = seen;
        if (before == null || !before.version().equals(version)) {
            if (before == null || !before.holder().equals(holder)) {
                LOG.info("Lease {} is held by {}", name(), holder.isEmpty() ? "nobody" : holder);
            }
            before = new Seen(version, holder, now.nanos());
            seen = before;
        }
        return holder.isEmpty() || now.nanos() - before.nanos() > LeaseStore.duration(lease).toNanos();
    }

    private void tell(KubernetesClientException e) {
        String what = Objects.requireNonNullElse(e.getMessage(), "no reason given");
        if (!told.equals(what)) {
            told = what;
            LOG.warn("Lease {} cannot be read or written; trying again: {}", name(), what);
        }
    }

    /** Gives the Lease back, so that nobody waits for its end. */
    @Override
    public void close() {
        writing.lock();
        try {
            closing.countDown();
            for (int attempt = 1; held != null && attempt <= RELEASES; attempt++) {
                release();
            }
        } finally {
            writing.unlock();
        }
    }

    private void release() {
        try {
            Optional<Lease> found = store.get();
            if (found.isPresent() && LeaseStore.holder(found.get()).equals(identity)) {
                store.write(found, "", Duration.ofSeconds(1), clock.instant());
                LOG.info("gave Lease {} back", name());
            }
            held = null;
        } catch (KubernetesClientException e) {
            LOG.warn("Lease {} cannot be given back; others wait until it is over: {}", name(), e.getMessage());
        }
    }
}
