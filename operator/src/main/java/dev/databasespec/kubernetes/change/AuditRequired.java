package dev.databasespec.kubernetes.change;

/** Nothing was changed: the audit history did not take what has to be in it before. */
public final class AuditRequired extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** The message says what waits, why, and which setting asks for it. */
    public AuditRequired(String message) {
        super(message);
    }

    static AuditRequired of(String why) {
        return new AuditRequired("a change of risk High waits until the audit history has taken its announcement (DBSPEC_AUDIT_REQUIRED): " + why);
    }
}
