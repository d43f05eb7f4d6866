package dev.databasespec.kubernetes;

import java.time.Duration;

/** Port to whoever counts. Labels take words from fixed lists only. */
public interface Meters {
    void reconciled(String result, Duration took);

    /** The state that a DatabaseSpec is in from now on. */
    void state(String uid, boolean ready, String reason);

    void gone(String uid);

    void step(String action, String hazard, String result);

    void driftFound();
}
