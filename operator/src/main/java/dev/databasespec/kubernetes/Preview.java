package dev.databasespec.kubernetes;

import dev.databasespec.plan.Step;

/** Port to whoever can write a step as SQL for people, without secrets. */
public interface Preview {
    /** {@code serverVersion}: 150007 for 15.7 */
    String sql(Step step, int serverVersion);
}
