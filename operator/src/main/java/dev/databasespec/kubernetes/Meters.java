package dev.databasespec.kubernetes;

import java.time.Duration;

/** Port to whoever counts. Labels take words from fixed lists only. What there is, is counted by {@link Census}. */
public interface Meters {
    void reconciled(String result, Duration took);

    void step(String action, String hazard, String result);

    void driftFound();
}
