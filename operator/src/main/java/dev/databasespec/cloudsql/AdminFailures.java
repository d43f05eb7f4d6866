package dev.databasespec.cloudsql;

import com.google.api.client.googleapis.json.GoogleJsonError;
import com.google.api.client.googleapis.json.GoogleJsonResponseException;
import dev.databasespec.reconcile.Failure;
import dev.databasespec.reconcile.Failure.Kind;
import java.io.IOException;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the Admin API says when it says no, translated.
 * <a href="https://cloud.google.com/sql/docs/postgres/admin-api/error-messages">error messages</a>
 */
final class AdminFailures {
    private static final Set<String> QUOTA = Set.of("rateLimitExceeded", "userRateLimitExceeded", "quotaExceeded", "RATE_LIMIT_EXCEEDED");
    private static final Set<String> DISABLED = Set.of("accessNotConfigured", "SERVICE_DISABLED");

    private AdminFailures() {}

    private record Said(int code, Set<String> reasons, String text) {
        static Said of(GoogleJsonResponseException e) {
            Set<String> reasons = new TreeSet<>();
            GoogleJsonError details = e.getDetails();
            if (details == null) {
                return new Said(e.getStatusCode(), reasons, String.valueOf(e.getStatusMessage()));
            }
            if (details.getErrors() != null) {
                details.getErrors().stream().filter(error -> error.getReason() != null).forEach(error -> reasons.add(error.getReason()));
            }
            if (details.getDetails() != null) {
                details.getDetails().stream().filter(detail -> detail.getReason() != null).forEach(detail -> reasons.add(detail.getReason()));
            }
            return new Said(e.getStatusCode(), reasons, details.getMessage() == null ? "no message" : details.getMessage());
        }

        boolean any(Set<String> some) {
            return reasons.stream().anyMatch(some::contains);
        }

        boolean says(String part) {
            return text.toLowerCase(Locale.ROOT).contains(part);
        }

        String shown() {
            return Texts.shown(text) + " (" + code + (reasons.isEmpty() ? "" : " " + Texts.shown(String.join(", ", reasons))) + ")";
        }
    }

    /** Whether the same again may succeed soon. */
    static boolean passes(IOException e) {
        if (!(e instanceof GoogleJsonResponseException response)) {
            return true;
        }
        Said said = Said.of(response);
        return switch (said.code()) {
            case 400 -> isYoung(said.text());
            case 403 -> said.any(QUOTA);
            case 409 -> said.reasons().contains("operationInProgress") || said.says("another operation was already in progress");
            case 408, 429 -> true;
            default -> said.code() >= 500;
        };
    }

    /** An instance that was just created may lack the roles that mark IAM users, for a few minutes. */
    static boolean isYoung(String text) {
        return text.contains("cloudsqliam") && !dependent(text);
    }

    static boolean dependent(String text) {
        return text.contains("depend on it") || text.contains("cannot be dropped");
    }

    static Failure of(Doing doing, IOException e) {
        if (!(e instanceof GoogleJsonResponseException response)) {
            return Failure.of(Kind.CONNECTION_FAILED, doing.sentence() + ": the Admin API does not answer: " + Texts.cause(e),
                    "it is retried; see that the operator can reach the Admin API (DBSPEC_SQLADMIN_ENDPOINT where it is not Google's own)");
        }
        Said said = Said.of(response);
        Kind kind = kind(doing.call(), said);
        return Failure.of(kind, doing.sentence() + ": " + said.shown(), action(kind, doing, said));
    }

    /** What an operation ended with. */
    static Failure ofOperation(Doing doing, String code, String message) {
        Said said = new Said(200, code.isEmpty() ? Set.of() : Set.of(code), message);
        Kind kind = dependent(message) ? Kind.DEPENDENT_OBJECTS : Kind.STATEMENT_FAILED;
        return Failure.of(kind, doing.sentence() + ": the operation failed: " + Texts.shown(message) + (code.isEmpty() ? "" : " (" + Texts.shown(code) + ")"),
                action(kind, doing, said));
    }

    private static Kind kind(AdminCall call, Said said) {
        return switch (said.code()) {
            case 400 -> said.says("not running")
                    ? Kind.INSTANCE_NOT_RUNNING
                    : dependent(said.text()) ? Kind.DEPENDENT_OBJECTS : call == AdminCall.USERS_INSERT ? Kind.INVALID_VALUE : Kind.STATEMENT_FAILED;
            case 401 -> Kind.CREDENTIALS_UNAVAILABLE;
            case 403 -> said.any(DISABLED) || said.says("has not been used in project")
                    ? Kind.API_NOT_ENABLED
                    : said.any(QUOTA) ? Kind.CONNECTION_FAILED : Kind.PERMISSION_DENIED;
            case 404 -> call.isOfUser() && !said.reasons().contains("instanceDoesNotExist") && !said.says("instance does not exist")
                    ? Kind.MISSING_OBJECT
                    : Kind.INSTANCE_NOT_FOUND;
            case 409 -> said.says("instance state") || said.reasons().contains("invalidState") ? Kind.INSTANCE_NOT_RUNNING : Kind.CONCURRENT_CHANGE;
            case 412 -> Kind.CONCURRENT_CHANGE;
            default -> said.code() == 429 || said.code() >= 500 ? Kind.CONNECTION_FAILED : Kind.STATEMENT_FAILED;
        };
    }

    private static String action(Kind kind, Doing doing, Said said) {
        AdminCall call = doing.call();
        return switch (kind) {
            case API_NOT_ENABLED -> "gcloud services enable sqladmin.googleapis.com --project " + doing.project();
            case INSTANCE_NOT_RUNNING -> "start the instance (gcloud sql instances patch " + Texts.shown(doing.instance().instance())
                    + " --activation-policy=ALWAYS), or wait until it is RUNNABLE";
            case INSTANCE_NOT_FOUND -> "create the instance, or correct `cloudSql.project`, `region` and `instance` of the DatabaseInstance";
            case MISSING_OBJECT -> "nothing: the user is looked for again at the next pass";
            case PERMISSION_DENIED -> "grant " + doing.who() + " the permission " + call.permission() + " on project " + doing.project() + " (" + call.role()
                    + " holds it), and see that the instance exists: Google says the same where it does not";
            case CREDENTIALS_UNAVAILABLE -> "see that the service account of the operator exists, is not disabled, and that its key was not deleted";
            case DEPENDENT_OBJECTS ->
                "give away or drop what the user owns, in every database (`reassignOwnedTo` does it where the operator may); then it is deleted";
            case INVALID_VALUE -> "see that the principal exists in IAM and that its type is right";
            case CONCURRENT_CHANGE -> "it is retried; another operation of the instance has to end first (gcloud sql operations list)";
            case CONNECTION_FAILED -> said.code() == 429 || said.code() == 403
                    ? "it is retried; raise the quota of the Cloud SQL Admin API if this goes on"
                    : "it is retried; see https://status.cloud.google.com if this goes on";
            case REGION_MISMATCH, AUTHENTICATION_FAILED, TLS_FAILED, READ_ONLY, UNSUPPORTED_VERSION, TOO_MANY_CONNECTIONS, DATABASE_MISSING, HOSTILE_DATABASE,
                    DEPENDENT_GRANTS, NOT_SUPPORTED_BY_VERSION, LOCK_TIMEOUT, CONNECTION_LOST, STATEMENT_FAILED, NOT_CONVERGED ->
                "look at the operations of the instance: gcloud sql operations list --instance " + Texts.shown(doing.instance().instance()) + " --project "
                        + doing.project();
        };
    }
}
