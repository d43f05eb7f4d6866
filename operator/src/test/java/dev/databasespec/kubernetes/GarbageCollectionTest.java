package dev.databasespec.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class GarbageCollectionTest {
    private static final Duration TENURE = Duration.ofSeconds(8);

    @Test
    void whoeverCollectsForAQuarterOfTheTimeIsToldToGetMoreMemory() {
        assertThat(GarbageCollection.hint(Duration.ofMillis(6300), TENURE)).contains("6.3 of the last 8 s went into garbage collection", "MiB of heap",
                "raise its limit");
        assertThat(GarbageCollection.hint(Duration.ofMillis(1999), TENURE)).isEmpty();
    }

    @Test
    void whatTheCollectorsTookIsCounted() {
        Duration before = GarbageCollection.time();
        assertThat(before).isGreaterThanOrEqualTo(Duration.ZERO);
        System.gc();
        assertThat(GarbageCollection.time()).isGreaterThanOrEqualTo(before);
    }
}
