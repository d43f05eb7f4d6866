package dev.databasespec.reconcile;

/** A sink did not take a record, or could not be read. The message says what, where, why and what to do; it holds no secret. */
public final class AuditException extends Exception {
    private static final long serialVersionUID = 1;
    private final Kind kind;

    public enum Kind {
        /** Not there now, or did not answer in time: the same again may succeed. Whether the record was written is not known. */
        SinkUnavailable(true),
        /** Somebody has to mend something first: rights, a setting, a full disk. */
        SinkRefused(false),
        /** Another record with this number is there already. */
        Conflict(false);

        private final boolean retryable;

        Kind(boolean retryable) {
            this.retryable = retryable;
        }
    }

    public AuditException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    public AuditException(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }

    /** Whether the same again may succeed without anybody doing something; what is not retryable may be tried again too, just not soon. */
    public boolean retryable() {
        return kind.retryable;
    }
}
