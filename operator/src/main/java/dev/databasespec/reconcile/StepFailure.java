package dev.databasespec.reconcile;

import dev.databasespec.plan.PlannedStep;

/** A step that could not be done, and why. */
public record StepFailure(PlannedStep step, Failure failure) {}
