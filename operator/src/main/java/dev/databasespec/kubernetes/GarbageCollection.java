package dev.databasespec.kubernetes;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;

/** What the garbage collector takes of this process's time. */
final class GarbageCollection {
    private static final long MIB = 1024L * 1024;

    private GarbageCollection() {}

    /** Since the start of the process. */
    static Duration time() {
        return Duration.ofMillis(
                ManagementFactory.getGarbageCollectorMXBeans().stream().mapToLong(GarbageCollectorMXBean::getCollectionTime).filter(t -> t > 0).sum());
    }

    /** Why something was late and what to do, to be appended; empty where it took less than a quarter of the time. */
    static String hint(Duration collecting, Duration of) {
        return collecting.multipliedBy(4).compareTo(of) < 0
                ? ""
                : "; %.1f of the last %d s went into garbage collection: this process has too little memory (at most %d MiB of heap), raise its limit"
                        .formatted(
                                collecting.toMillis() / 1000.0, of.toSeconds(), Runtime.getRuntime().maxMemory() / MIB);
    }
}
