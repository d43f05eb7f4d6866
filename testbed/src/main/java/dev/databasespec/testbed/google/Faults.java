package dev.databasespec.testbed.google;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What goes wrong, by method ("users.insert", "versions.access", "token", "connect"); each call meets at most one fault, the first that was asked for. */
public final class Faults {
    private record Rule(String method, Predicate<String> resource, Fault fault, AtomicInteger left) {}

    private final List<Rule> rules;
    private final Predicate<String> resource;

    Faults() {
        this(new ArrayList<>(), any -> true);
    }

    private Faults(List<Rule> rules, Predicate<String> resource) {
        this.rules = rules;
        this.resource = resource;
    }

    /** The faults of one resource and of what is below it: "projects/acme/instances/orders", "projects/acme/secrets/password". */
    public Faults on(String name) {
        return new Faults(rules, asked -> asked.equals(name) || asked.startsWith(name + "/") || asked.startsWith(name + ":"));
    }

    public Faults on(Instance instance) {
        return on(instance.path());
    }

    public Faults next(String method, Fault fault) {
        return next(method, 1, fault);
    }

    public Faults next(String method, int times, Fault fault) {
        synchronized (rules) {
            rules.add(new Rule(method, resource, fault, new AtomicInteger(times)));
        }
        return this;
    }

    /** Until {@link #clear}. */
    public Faults always(String method, Fault fault) {
        return next(method, Integer.MAX_VALUE, fault);
    }

    public void clear() {
        synchronized (rules) {
            rules.clear();
        }
    }

    /** Whether every fault has been met. */
    public boolean isEmpty() {
        synchronized (rules) {
            return rules.isEmpty();
        }
    }

    @Nullable
    Fault take(String method, String asked) {
        synchronized (rules) {
            var found = rules.stream().filter(rule -> rule.method().equals(method) && rule.resource().test(asked)).findFirst().orElse(null);
            if (found == null) {
                return null;
            }
            if (found.left().decrementAndGet() == 0) {
                rules.remove(found);
            }
            return found.fault();
        }
    }

    /** Lets the time of a late answer pass. */
    static void await(@Nullable Fault fault) {
        try {
            switch (fault) {
                case Fault.Delay(var time) -> new CountDownLatch(1).await(time.toMillis(), TimeUnit.MILLISECONDS);
                case Fault.Hold(var until) -> until.await();
                case Fault.Http _,Fault.Operation _,Fault.Wire _ -> {
                }
                case null -> {
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
