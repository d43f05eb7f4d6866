package dev.databasespec.kubernetes;

import dev.databasespec.reconcile.Failure;

/** The words that say why a DatabaseSpec is Ready or not. */
public enum SpecReason {
    CONVERGED("Converged", false), CONNECTION_FAILED("ConnectionFailed", false), CREDENTIALS_UNAVAILABLE("CredentialsUnavailable", false), INSTANCE_NOT_FOUND(
            "InstanceNotFound", false), INSTANCE_NOT_READY("InstanceNotReady", false), NAMESPACE_NOT_ALLOWED("NamespaceNotAllowed", true), DATABASE_NOT_ALLOWED(
                    "DatabaseNotAllowed", true), ROLE_NOT_ALLOWED("RoleNotAllowed", true), DATABASE_MISSING("DatabaseMissing", false), INVALID_SPEC(
                            "InvalidSpec", true), CONFLICT("Conflict", true), PERMISSION_DENIED("PermissionDenied", true), NOT_MANAGEABLE("NotManageable",
                                    true), APPROVAL_REQUIRED("ApprovalRequired", false), REJECTED("Rejected", false), AUDIT_REQUIRED("AuditRequired",
                                            false), PLAN_ONLY("PlanOnly", false), SUSPENDED("Suspended",
                                                    false), APPLY_FAILED("ApplyFailed",
                                                            false), PARTIALLY_APPLIED("PartiallyApplied", false), DELETING("Deleting", false);

    private final String word;
    private final boolean needsPerson;

    SpecReason(String word, boolean needsPerson) {
        this.word = word;
        this.needsPerson = needsPerson;
    }

    public String word() {
        return word;
    }

    static SpecReason of(Failure.Kind kind) {
        return switch (kind) {
            case INSTANCE_NOT_FOUND, INSTANCE_NOT_RUNNING, REGION_MISMATCH, API_NOT_ENABLED -> INSTANCE_NOT_READY;
            case CONNECTION_FAILED, TLS_FAILED, TOO_MANY_CONNECTIONS, CONNECTION_LOST -> CONNECTION_FAILED;
            case CREDENTIALS_UNAVAILABLE, AUTHENTICATION_FAILED -> CREDENTIALS_UNAVAILABLE;
            case READ_ONLY, UNSUPPORTED_VERSION -> INSTANCE_NOT_READY;
            case DATABASE_MISSING -> DATABASE_MISSING;
            case HOSTILE_DATABASE -> NOT_MANAGEABLE;
            case PERMISSION_DENIED -> PERMISSION_DENIED;
            case MISSING_OBJECT, DEPENDENT_OBJECTS, DEPENDENT_GRANTS, NOT_SUPPORTED_BY_VERSION, INVALID_VALUE, LOCK_TIMEOUT, CONCURRENT_CHANGE,
                    STATEMENT_FAILED, NOT_CONVERGED ->
                APPLY_FAILED;
        };
    }

    /** No retry helps until spec, Secret or instance change. */
    public boolean needsPerson() {
        return needsPerson;
    }
}
