package dev.databasespec.reconcile;

import dev.databasespec.model.Inventory;
import dev.databasespec.plan.PlannedStep;
import java.util.List;

/**
 * Port that remembers, before anything is executed, what will be ours: whoever kills us between COMMIT and the report cannot make us forget what we made.
 */
public interface Journal {
    Journal NONE = (steps, expected) -> {};

    /** An exception here ends the pass with nothing changed. */
    void aboutToApply(List<PlannedStep> steps, Inventory expected);
}
