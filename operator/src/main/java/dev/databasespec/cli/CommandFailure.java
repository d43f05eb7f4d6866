package dev.databasespec.cli;

/** Ends a command with a message for people and this exit code. */
final class CommandFailure extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final ExitCode code;

    CommandFailure(ExitCode code, String message) {
        super(message);
        this.code = code;
    }

    ExitCode code() {
        return code;
    }
}
