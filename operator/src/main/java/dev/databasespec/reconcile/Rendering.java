package dev.databasespec.reconcile;

import dev.databasespec.plan.Step;

/** Port to whoever can write a step as SQL. */
public interface Rendering {
    /** The whole statement as it is sent, without a closing semicolon; of a password only where it comes from. {@code serverVersion}: 150007 for 15.7 */
    String statement(Step step, int serverVersion);
}
