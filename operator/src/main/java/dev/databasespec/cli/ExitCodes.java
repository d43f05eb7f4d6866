package dev.databasespec.cli;

import dev.databasespec.cli.report.Report;
import dev.databasespec.cli.report.SpecReport;
import dev.databasespec.reconcile.Failure;
import java.util.Comparator;
import java.util.List;

/** Which exit code a report comes to: the worst of its DatabaseSpecs. */
final class ExitCodes {
    private static final List<ExitCode> WORST_LAST = List.of(ExitCode.DONE, ExitCode.PENDING, ExitCode.PARTIAL, ExitCode.UNREACHABLE, ExitCode.INVALID,
            ExitCode.OTHER);

    private ExitCodes() {}

    static ExitCode of(Report report) {
        return report.specs().stream().map(spec -> of(spec, report.verb())).max(Comparator.comparingInt(WORST_LAST::indexOf)).orElse(ExitCode.DONE);
    }

    private static ExitCode of(SpecReport spec, Report.Verb verb) {
        if (spec.failure().isPresent()) {
            return of(spec.failure().get().kind());
        }
        boolean onlyPlanned = verb == Report.Verb.PLAN || spec.planOnly();
        if (onlyPlanned && !spec.lines().isEmpty()) {
            return ExitCode.PENDING;
        }
        return spec.hasErrors() || spec.isWithheld() ? ExitCode.PARTIAL : ExitCode.DONE;
    }

    /** What ends a whole pass for want of a right is the login: of a step it is a problem. */
    private static ExitCode of(Failure.Kind kind) {
        return switch (kind) {
            case CREDENTIALS_UNAVAILABLE, INSTANCE_NOT_FOUND, INSTANCE_NOT_RUNNING, REGION_MISMATCH, API_NOT_ENABLED, CONNECTION_FAILED, AUTHENTICATION_FAILED,
                    TLS_FAILED, TOO_MANY_CONNECTIONS, DATABASE_MISSING, CONNECTION_LOST, PERMISSION_DENIED ->
                ExitCode.UNREACHABLE;
            case READ_ONLY, UNSUPPORTED_VERSION, HOSTILE_DATABASE, MISSING_OBJECT, DEPENDENT_OBJECTS, DEPENDENT_GRANTS,
                    NOT_SUPPORTED_BY_VERSION, INVALID_VALUE, LOCK_TIMEOUT, CONCURRENT_CHANGE, STATEMENT_FAILED, NOT_CONVERGED ->
                ExitCode.OTHER;
        };
    }
}
