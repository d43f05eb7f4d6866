package dev.databasespec.reconcile;

import java.util.Optional;

/**
 * Something that went wrong, translated once at the border where it happened. Holds no secret and no unescaped text of a tenant.
 *
 * @param message what, where and why
 * @param action what to do
 * @param sqlState where the server said no
 */
public record Failure(Kind kind, String message, String action, Optional<String> sqlState) {

    /** What a person has to know to act; {@code retryable} says that the same again may succeed at once. */
    public enum Kind {
        CREDENTIALS_UNAVAILABLE(false), INSTANCE_NOT_FOUND(false), INSTANCE_NOT_RUNNING(false), REGION_MISMATCH(false), API_NOT_ENABLED(
                false), CONNECTION_FAILED(false), AUTHENTICATION_FAILED(false), TLS_FAILED(false), READ_ONLY(false), UNSUPPORTED_VERSION(
                        false), TOO_MANY_CONNECTIONS(
                                false), DATABASE_MISSING(false), HOSTILE_DATABASE(false), PERMISSION_DENIED(false), MISSING_OBJECT(false), DEPENDENT_OBJECTS(
                                        false), DEPENDENT_GRANTS(false), NOT_SUPPORTED_BY_VERSION(false), INVALID_VALUE(
                                                false), LOCK_TIMEOUT(
                                                        true), CONCURRENT_CHANGE(true), CONNECTION_LOST(true), STATEMENT_FAILED(false), NOT_CONVERGED(false);

        private final boolean retryable;

        Kind(boolean retryable) {
            this.retryable = retryable;
        }

        public boolean retryable() {
            return retryable;
        }
    }

    public static Failure of(Kind kind, String message, String action) {
        return new Failure(kind, message, action, Optional.empty());
    }
}
