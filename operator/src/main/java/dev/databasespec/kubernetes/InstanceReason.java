package dev.databasespec.kubernetes;

import dev.databasespec.reconcile.Failure;

/** The words that say why a DatabaseInstance is Ready or not. */
public enum InstanceReason {
    AVAILABLE("Available", false), CREDENTIALS_UNAVAILABLE("CredentialsUnavailable", true), CONNECTION_FAILED("ConnectionFailed",
            false), AUTHENTICATION_FAILED("AuthenticationFailed", true), TLS_FAILED("TlsFailed", true), PERMISSION_DENIED("PermissionDenied",
                    true), READ_ONLY("ReadOnly", true), UNSUPPORTED_VERSION("UnsupportedVersion",
                            true), ENDPOINT_NOT_ALLOWED("EndpointNotAllowed", true), TOO_MANY_CONNECTIONS("TooManyConnections", false), INSTANCE_NOT_FOUND(
                                    "InstanceNotFound",
                                    true), INSTANCE_NOT_RUNNING("InstanceNotRunning", false), REGION_MISMATCH("RegionMismatch",
                                            true), API_NOT_ENABLED("ApiNotEnabled", true), LOCATION_NOT_ALLOWED("LocationNotAllowed", true);

    private final String word;
    private final boolean needsPerson;

    InstanceReason(String word, boolean needsPerson) {
        this.word = word;
        this.needsPerson = needsPerson;
    }

    public String word() {
        return word;
    }

    /** No retry helps until spec, Secret or server change. */
    public boolean needsPerson() {
        return needsPerson;
    }

    static InstanceReason of(Failure.Kind kind) {
        return switch (kind) {
            case CREDENTIALS_UNAVAILABLE -> CREDENTIALS_UNAVAILABLE;
            case INSTANCE_NOT_FOUND -> INSTANCE_NOT_FOUND;
            case INSTANCE_NOT_RUNNING -> INSTANCE_NOT_RUNNING;
            case REGION_MISMATCH -> REGION_MISMATCH;
            case API_NOT_ENABLED -> API_NOT_ENABLED;
            case AUTHENTICATION_FAILED -> AUTHENTICATION_FAILED;
            case TLS_FAILED -> TLS_FAILED;
            case READ_ONLY -> READ_ONLY;
            case UNSUPPORTED_VERSION -> UNSUPPORTED_VERSION;
            case TOO_MANY_CONNECTIONS -> TOO_MANY_CONNECTIONS;
            case PERMISSION_DENIED -> PERMISSION_DENIED;
            case CONNECTION_FAILED, DATABASE_MISSING, HOSTILE_DATABASE, MISSING_OBJECT, DEPENDENT_OBJECTS, DEPENDENT_GRANTS, NOT_SUPPORTED_BY_VERSION,
                    INVALID_VALUE, LOCK_TIMEOUT, CONCURRENT_CHANGE, CONNECTION_LOST, STATEMENT_FAILED, NOT_CONVERGED ->
                CONNECTION_FAILED;
        };
    }
}
