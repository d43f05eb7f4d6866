package dev.databasespec.plan;

/**
 * A step with what a person wants to know about it and what the executor needs.
 *
 * @param reason why it is in the plan, and why it has this hazard
 * @param authority as whom it has to run
 */
public record PlannedStep(Step step, Hazard hazard, String reason, Authority authority) {}
