package dev.databasespec.testbed.google;

/** An error that the API answers with. */
final class ApiException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int code;
    private final String reason;

    ApiException(int code, String reason, String message) {
        super(message, null, false, false);
        this.code = code;
        this.reason = reason;
    }

    static ApiException of(Fault.Http fault) {
        return new ApiException(fault.code(), fault.reason(), fault.message());
    }

    /** What the Admin API finds wrong with a request. */
    static ApiException invalid(String what) {
        return new ApiException(400, "invalid", "Invalid request: " + what);
    }

    int code() {
        return code;
    }

    String reason() {
        return reason;
    }

    String text() {
        return String.valueOf(getMessage());
    }
}
