package dev.databasespec.reconcile;

import dev.databasespec.model.DatabaseState;
import dev.databasespec.plan.PlannedStep;
import java.util.List;

/** Somebody's yes to steps above the limit. It is asked under the lock of the database: what was approved on another state is not approved. */
public interface Approval {
    Approval NONE = (withheld, live) -> false;

    /** Whether it is for exactly these steps on this state. */
    boolean covers(List<PlannedStep> withheld, DatabaseState live);
}
