package dev.databasespec.testbed.google;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/** Something that goes wrong instead of the right answer, or before it. */
public sealed interface Fault {
    /** An error of the API; over gRPC the status that belongs to the code. */
    record Http(int code, String reason, String message) implements Fault {}

    /** The call is accepted, its operation ends as DONE with an error and without an effect. */
    record Operation(String code, String message) implements Fault {}

    /** The right answer, later. */
    record Delay(Duration time) implements Fault {}

    /** The right answer, when the test says so. */
    record Hold(CountDownLatch until) implements Fault {}

    /** What happens to bytes and certificates. */
    enum Wire implements Fault {
        /** The connection is closed without an answer. */
        CUT,
        /** Everything is done, but the connection is closed before the answer. */
        ANSWER_LOST,
        /** generateEphemeralCert: the client's certificate is over already. */
        EXPIRED_CLIENT_CERTIFICATE,
        /** The proxy shows a certificate that is over. */
        EXPIRED_SERVER_CERTIFICATE,
        /** The proxy shows a certificate of somebody else's authority. */
        WRONG_SERVER_AUTHORITY,
        /** The checksum does not belong to the secret. */
        WRONG_CHECKSUM
    }

    static Fault http(int code, String reason, String message) {
        return new Http(code, reason, message);
    }

    static Fault notAuthorized() {
        return http(403, "notAuthorized", "The client is not authorized to make this request.");
    }

    static Fault serviceDisabled() {
        return http(403, "accessNotConfigured", "Cloud SQL Admin API has not been used in project 1 before or it is disabled.");
    }

    static Fault operationInProgress() {
        return http(409, "operationInProgress", "Operation failed because another operation was already in progress.");
    }

    static Fault tooManyRequests() {
        return http(429, "rateLimitExceeded", "Quota exceeded for quota metric 'Queries' and limit 'Queries per minute per user'.");
    }

    static Fault unavailable() {
        return http(503, "backendError", "The service is currently unavailable.");
    }

    static Fault operation(String code, String message) {
        return new Operation(code, message);
    }

    static Fault delay(Duration time) {
        return new Delay(time);
    }

    static Fault hold(CountDownLatch until) {
        return new Hold(until);
    }
}
