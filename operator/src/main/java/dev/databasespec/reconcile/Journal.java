package dev.databasespec.reconcile;

import dev.databasespec.model.DatabaseState;
import dev.databasespec.model.Inventory;
import dev.databasespec.plan.PlannedStep;
import java.util.List;

/**
 * Port that remembers before anything is executed: whoever kills us at any moment cannot make us forget what we were about to do, whether we did it, and what is
 * ours. An exception from any of these ends the pass, and what is not committed is rolled back.
 */
public interface Journal {
    Journal NONE = (steps, expected) -> {};

    /** What will be done in this attempt, as far as it is known; {@code live} is what it was planned for. Another attempt may open again with another plan. */
    default void opening(List<PlannedStep> steps, DatabaseState live) {}

    /** What will be ours once these steps are done. */
    void aboutToApply(List<PlannedStep> steps, Inventory expected);

    /** Something that no transaction undoes is done next: CREATE DATABASE, or calls of the Admin API. */
    default void aboutToCall(List<PlannedStep> steps) {}

    /**
     * COMMIT is sent next.
     *
     * @param transaction its id, by which the server tells later whether it was committed (pg_xact_status)
     * @param done everything that this pass has done when it is committed
     */
    default void aboutToCommit(String transaction, List<PlannedStep> done, List<StepFailure> failed) {}

    /** For the parts of a pass that was opened as a whole. */
    default Journal opened() {
        Journal whole = this;
        return new Journal() {
            @Override
            public void aboutToApply(List<PlannedStep> steps, Inventory expected) {
                whole.aboutToApply(steps, expected);
            }

            @Override
            public void aboutToCall(List<PlannedStep> steps) {
                whole.aboutToCall(steps);
            }

            @Override
            public void aboutToCommit(String transaction, List<PlannedStep> done, List<StepFailure> failed) {
                whole.aboutToCommit(transaction, done, failed);
            }
        };
    }
}
