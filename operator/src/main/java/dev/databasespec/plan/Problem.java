package dev.databasespec.plan;

/**
 * Something that is not as declared and that no step can mend.
 *
 * @param object what, for people: {@code role "legacy_app"}
 * @param action what to do about it
 */
public record Problem(String object, Severity severity, Reason reason, String message, String action) implements Comparable<Problem> {

    public enum Severity {
        ERROR, WARNING
    }

    /** The words of {@code status.problems[].reason}. */
    public enum Reason {
        MISSING_EXTERNAL_ROLE("MissingExternalRole"), MISSING_PRINCIPAL("MissingPrincipal"), MISSING_OBJECT("MissingObject"), MISSING_OWNER(
                "MissingOwner"), NOT_MANAGEABLE("NotManageable"), PERMISSION_DENIED("PermissionDenied"), DEPENDENT_OBJECTS(
                        "DependentObjects"), DEPENDENT_GRANTS("DependentGrants"), LOCK_TIMEOUT("LockTimeout"), NOT_SUPPORTED_BY_VERSION(
                                "NotSupportedByVersion"), IAM_AUTHENTICATION_OFF("IamAuthenticationOff"), NOT_GRANTABLE("NotGrantable"), SURPLUS(
                                        "Surplus"), UNMATCHED_PATTERN(
                                                "UnmatchedPattern"), HOSTILE_DATABASE("HostileDatabase"), STATEMENT_FAILED("StatementFailed");

        private final String word;

        Reason(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }
    }

    public boolean isError() {
        return severity == Severity.ERROR;
    }

    @Override
    public int compareTo(Problem other) {
        int order = severity.compareTo(other.severity);
        order = order != 0 ? order : object.compareTo(other.object);
        order = order != 0 ? order : reason.compareTo(other.reason);
        return order != 0 ? order : message.compareTo(other.message);
    }
}
