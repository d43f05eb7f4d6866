package dev.databasespec.cli.state;

/** The state file cannot be used. The message says why and what to do. */
public final class StateException extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final boolean input;

    private StateException(String message, boolean input) {
        super(message);
        this.input = input;
    }

    /** The file is not a state file, or not a whole one. */
    static StateException refused(String message) {
        return new StateException(message, true);
    }

    /** The file cannot be read, written or locked. */
    static StateException failed(String message) {
        return new StateException(message, false);
    }

    /** Whether the file's content is to blame, rather than the disk or another run. */
    public boolean isInput() {
        return input;
    }
}
