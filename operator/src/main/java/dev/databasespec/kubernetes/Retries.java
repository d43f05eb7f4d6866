package dev.databasespec.kubernetes;

import dev.databasespec.plan.Problem;
import dev.databasespec.reconcile.Failure;
import dev.databasespec.reconcile.Outcome;
import java.util.EnumSet;
import java.util.Set;

/** Which outcomes another try may mend without anybody's help. */
final class Retries {
    private static final Set<Problem.Reason> PASSING = Set.of(Problem.Reason.LOCK_TIMEOUT, Problem.Reason.STATEMENT_FAILED);

    private static final Set<Failure.Kind> ANSWERS = EnumSet.of(Failure.Kind.DATABASE_MISSING, Failure.Kind.HOSTILE_DATABASE, Failure.Kind.PERMISSION_DENIED);

    private Retries() {}

    static boolean isWorthIt(Outcome outcome) {
        return outcome.failure().isPresent() || outcome.problems().stream().anyMatch(p -> PASSING.contains(p.reason()));
    }

    /** Failures that are a verdict about the database: the pass has seen all that there is to see. */
    static boolean isAnswer(Failure.Kind kind) {
        return ANSWERS.contains(kind);
    }

    /** Failures that the probe of the whole server will see as well. */
    static boolean isAboutTheServer(Failure.Kind kind) {
        return switch (kind) {
            case CREDENTIALS_UNAVAILABLE, INSTANCE_NOT_FOUND, INSTANCE_NOT_RUNNING, REGION_MISMATCH, API_NOT_ENABLED, CONNECTION_FAILED, AUTHENTICATION_FAILED,
                    TLS_FAILED, READ_ONLY, UNSUPPORTED_VERSION, TOO_MANY_CONNECTIONS, CONNECTION_LOST ->
                true;
            case DATABASE_MISSING, HOSTILE_DATABASE, PERMISSION_DENIED, MISSING_OBJECT, DEPENDENT_OBJECTS, DEPENDENT_GRANTS, NOT_SUPPORTED_BY_VERSION,
                    INVALID_VALUE, LOCK_TIMEOUT, CONCURRENT_CHANGE, STATEMENT_FAILED, NOT_CONVERGED ->
                false;
        };
    }
}
