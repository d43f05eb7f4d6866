package dev.databasespec.testbed.google;

import io.grpc.Status.Code;

/** How Google maps HTTP to gRPC. */
final class HttpStatus {
    private HttpStatus() {}

    static Code code(int http, String reason) {
        return switch (http) {
            case 400 -> reason.equals("failedPrecondition") ? Code.FAILED_PRECONDITION : Code.INVALID_ARGUMENT;
            case 401 -> Code.UNAUTHENTICATED;
            case 403 -> Code.PERMISSION_DENIED;
            case 404 -> Code.NOT_FOUND;
            case 409 -> Code.ABORTED;
            case 412 -> Code.FAILED_PRECONDITION;
            case 429 -> Code.RESOURCE_EXHAUSTED;
            case 503 -> Code.UNAVAILABLE;
            case 504 -> Code.DEADLINE_EXCEEDED;
            default -> Code.INTERNAL;
        };
    }
}
