package dev.databasespec;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.management.MemoryUsage;
import java.util.function.Supplier;

/** Which build runs, since when, and in how much memory. */
final class JvmGauges {
    private JvmGauges() {}

    static void register(MeterRegistry registry, String version) {
        Gauge.builder("dbspec.build.info", () -> 1).description("Which build this is; always 1").tag("version", version).register(registry);
        Gauge.builder("process.start.time.seconds", () -> ManagementFactory.getRuntimeMXBean().getStartTime() / 1000.0)
                .description("When the process was started, in seconds since 1970").register(registry);
        MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
        used(registry, "heap", memory::getHeapMemoryUsage);
        used(registry, "nonheap", memory::getNonHeapMemoryUsage);
        Gauge.builder("jvm.memory.max.bytes", () -> memory.getHeapMemoryUsage().getMax()).description("Most memory that the Java heap may take")
                .tag("area", "heap").register(registry);
    }

    private static void used(MeterRegistry registry, String area, Supplier<MemoryUsage> usage) {
        Gauge.builder("jvm.memory.used.bytes", () -> usage.get().getUsed()).description("Memory that the Java virtual machine uses").tag("area", area)
                .register(registry);
    }
}
