package dev.databasespec.reconcile;

import dev.databasespec.plan.PlannedStep;
import dev.databasespec.plan.Problem;
import dev.databasespec.plan.Problem.Reason;
import dev.databasespec.plan.Steps;

/** Turns the failure of one step into a problem of one object. */
final class Failures {
    private Failures() {}

    static Problem problem(PlannedStep step, Failure failure) {
        String sentence = Steps.sentence(step.step());
        String message = failure.message().contains(sentence) ? failure.message() : "cannot " + sentence + ": " + failure.message();
        return new Problem(Steps.object(step.step()), Problem.Severity.ERROR, reason(failure.kind()), message, failure.action());
    }

    private static Reason reason(Failure.Kind kind) {
        return switch (kind) {
            // a person is needed: another try says the same
            case PERMISSION_DENIED, API_NOT_ENABLED, CREDENTIALS_UNAVAILABLE, AUTHENTICATION_FAILED -> Reason.PERMISSION_DENIED;
            case INVALID_VALUE -> Reason.NOT_MANAGEABLE;
            case MISSING_OBJECT -> Reason.MISSING_OBJECT;
            case DEPENDENT_OBJECTS -> Reason.DEPENDENT_OBJECTS;
            case DEPENDENT_GRANTS -> Reason.DEPENDENT_GRANTS;
            case NOT_SUPPORTED_BY_VERSION -> Reason.NOT_SUPPORTED_BY_VERSION;
            case LOCK_TIMEOUT -> Reason.LOCK_TIMEOUT;
            case HOSTILE_DATABASE -> Reason.HOSTILE_DATABASE;
            case INSTANCE_NOT_FOUND, INSTANCE_NOT_RUNNING, REGION_MISMATCH, CONNECTION_FAILED,
                    TLS_FAILED, READ_ONLY, UNSUPPORTED_VERSION, TOO_MANY_CONNECTIONS, DATABASE_MISSING,
                    CONCURRENT_CHANGE, CONNECTION_LOST, STATEMENT_FAILED, NOT_CONVERGED ->
                Reason.STATEMENT_FAILED;
        };
    }
}
