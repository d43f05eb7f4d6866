package dev.databasespec.kubernetes.change;

import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.random.RandomGenerator;
import org.slf4j.MDC;

/**
 * The pass over a DatabaseSpec that the code is in. Its id stands in every line of the log that the pass writes, in its Events, in the DatabaseChanges that it brings
 * forward and in its records of the audit history; nothing is decided by it.
 */
public final class PassId {
    /** What the field is called in the log. */
    public static final String FIELD = "pass";
    private static final ScopedValue<String> CURRENT = ScopedValue.newInstance();

    private PassId() {}

    public static String of(RandomGenerator random) {
        return String.format("%08x", random.nextInt());
    }

    public static <T, X extends Throwable> T during(String id, ScopedValue.CallableOp<T, X> pass) throws X {
        MDC.put(FIELD, id);
        try {
            return ScopedValue.where(CURRENT, id).call(pass);
        } finally {
            MDC.remove(FIELD);
        }
    }

    /** Empty outside of a pass: at the start, or for an object that is no DatabaseSpec. */
    public static Optional<String> current() {
        return CURRENT.isBound() ? Optional.of(CURRENT.get()) : Optional.empty();
    }

    /** The same work for another thread, where it belongs to the same pass. */
    static <T> Callable<T> carried(Callable<T> work) {
        return current().<Callable<T>>map(id -> () -> during(id, work::call)).orElse(work);
    }
}
