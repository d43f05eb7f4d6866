package dev.databasespec.cloudsql;

import com.google.api.gax.rpc.ApiException;
import com.google.api.gax.rpc.StatusCode.Code;
import dev.databasespec.model.Printable;
import dev.databasespec.reconcile.Failure;
import dev.databasespec.reconcile.Failure.Kind;
import dev.databasespec.reconcile.Secrets.Reference;
import io.grpc.StatusRuntimeException;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** Why a secret cannot be read. Never holds anything of its value. */
final class SecretFailures {
    private static final Set<Code> PASSING = EnumSet.of(Code.UNAVAILABLE, Code.DEADLINE_EXCEEDED, Code.RESOURCE_EXHAUSTED, Code.INTERNAL, Code.ABORTED,
            Code.UNKNOWN);

    private static final Set<Code> SILENT = EnumSet.of(Code.UNAVAILABLE, Code.DEADLINE_EXCEEDED, Code.RESOURCE_EXHAUSTED);

    private SecretFailures() {}

    /** Whether the same again may succeed soon. */
    static boolean passes(ApiException e) {
        return PASSING.contains(e.getStatusCode().getCode());
    }

    /** Whether nothing was said of the secret. */
    static boolean isSilence(ApiException e) {
        return SILENT.contains(e.getStatusCode().getCode());
    }

    static Failure of(Reference reference, ApiException e, String who) {
        String text = text(e);
        if (text.contains("has not been used in project") || text.contains("it is disabled") || "SERVICE_DISABLED".equals(e.getReason())) {
            return Failure.of(Kind.API_NOT_ENABLED, sentence(reference) + ": " + text,
                    "gcloud services enable secretmanager.googleapis.com --project " + Printable.escaped(reference.project(), 100));
        }
        Code code = e.getStatusCode().getCode();
        return unavailable(reference, text.isEmpty() ? code.name() : text + " (" + code + ")", switch (code) {
            case NOT_FOUND -> "create it, or correct project, location, secret and version of `secretManager`";
            case PERMISSION_DENIED ->
                "grant " + who + " roles/secretmanager.secretAccessor on that secret, and see that it exists: Google says the same where it does not";
            case FAILED_PRECONDITION -> "enable that version, or add one (gcloud secrets versions add) and name it";
            case UNAUTHENTICATED -> "see that the service account of the operator exists, is not disabled, and that its key was not deleted";
            case RESOURCE_EXHAUSTED -> "it is retried; raise the quota of the Secret Manager API if this goes on";
            case INVALID_ARGUMENT -> "correct project, location, secret and version of `secretManager`; a regional secret has a location, a global one none";
            default ->
                "it is retried; see that the operator can reach Secret Manager (DBSPEC_SECRETMANAGER_ENDPOINT and _REGIONAL_ENDPOINT where it is not Google's own)";
        });
    }

    static Failure damaged(Reference reference) {
        return unavailable(reference, "what arrived does not match its checksum",
                "it is retried; look for what changes traffic between the operator and Google");
    }

    static Failure noText(Reference reference) {
        return unavailable(reference, "its value is empty or no text", "add a version that is UTF-8 text");
    }

    static Failure noLocation(Reference reference, IllegalArgumentException e) {
        return unavailable(reference, String.valueOf(e.getMessage()), "correct `secretManager.location`");
    }

    private static Failure unavailable(Reference reference, String why, String action) {
        return Failure.of(Kind.CREDENTIALS_UNAVAILABLE, sentence(reference) + ": " + why, action);
    }

    private static String sentence(Reference reference) {
        return "cannot read secret " + Printable.escaped(reference.name(), 400);
    }

    /** What the service said, without the names of exceptions; what a connection met where it said nothing. */
    private static String text(ApiException e) {
        if (!(e.getCause() instanceof StatusRuntimeException status) || status.getStatus().getDescription() == null) {
            return "";
        }
        String description = Texts.shown(status.getStatus().getDescription());
        if (description.toLowerCase(Locale.ROOT).startsWith("io exception") && status.getStatus().getCause() != null) {
            return Texts.cause(status.getStatus().getCause());
        }
        return e.getStatusCode().getCode() == Code.DEADLINE_EXCEEDED ? "no answer in time" : description;
    }
}
