package dev.databasespec.testbed.quickstart;

/** Something that the quickstart promises did not happen. */
final class Unexpected extends RuntimeException {
    private static final long serialVersionUID = 1;

    Unexpected(String message) {
        super(message);
    }
}
