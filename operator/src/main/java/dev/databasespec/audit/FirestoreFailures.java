package dev.databasespec.audit;

import com.google.api.gax.rpc.ApiException;
import com.google.cloud.firestore.FirestoreException;
import dev.databasespec.model.Printable;
import dev.databasespec.reconcile.AuditException;
import dev.databasespec.reconcile.AuditException.Kind;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What Firestore says when it says no, in words that help. */
final class FirestoreFailures {
    private static final int LONGEST = 500;

    private FirestoreFailures() {}

    static AuditException late(String store, Duration patience) {
        return new AuditException(Kind.SinkUnavailable, store + " did not answer within " + patience.toSeconds()
                + " s: look at the network, and at Google Cloud's status page");
    }

    static AuditException of(String store, Throwable e) {
        String said = store + " answered " + code(e) + ": " + Printable.escaped(String.valueOf(e.getMessage()), LONGEST);
        return switch (code(e)) {
            case "PERMISSION_DENIED" -> new AuditException(Kind.SinkRefused, said
                    + "; the operator's service account needs roles/datastore.user there (roles/datastore.viewer to read), and the Firestore API has to be enabled",
                    e);
            case "UNAUTHENTICATED" ->
                new AuditException(Kind.SinkRefused, said + "; look at the credentials (GOOGLE_APPLICATION_CREDENTIALS, Workload Identity)",
                        e);
            case "NOT_FOUND" -> new AuditException(Kind.SinkRefused, said
                    + "; create the database (gcloud firestore databases create) or mend DBSPEC_FIRESTORE_PROJECT and DBSPEC_FIRESTORE_DATABASE", e);
            case "FAILED_PRECONDITION" -> new AuditException(Kind.SinkRefused, said + "; the database has to be one in Native mode", e);
            case "INVALID_ARGUMENT", "UNIMPLEMENTED", "OUT_OF_RANGE" -> new AuditException(Kind.SinkRefused, said + "; please report this", e);
            default -> new AuditException(Kind.SinkUnavailable, said, e);
        };
    }

    /** Whether somebody was faster, ourselves included: a write whose answer got lost is tried again. */
    static boolean isAlreadyThere(AuditException e) {
        return e.getCause() != null && code(e.getCause()).equals("ALREADY_EXISTS");
    }

    private static String code(Throwable e) {
        for (@Nullable
        Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof FirestoreException said && said.getStatus() != null) {
                return said.getStatus().getCode().name();
            }
            if (cause instanceof ApiException said) {
                return said.getStatusCode().getCode().name();
            }
        }
        return e.getClass().getSimpleName();
    }
}
