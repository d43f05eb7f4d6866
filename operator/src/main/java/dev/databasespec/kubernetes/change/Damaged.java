package dev.databasespec.kubernetes.change;

/** What was stored cannot be read back: it is not what was written. The message says what is wrong with it. */
public final class Damaged extends RuntimeException {
    private static final long serialVersionUID = 1;

    Damaged(String message) {
        super(message);
    }
}
