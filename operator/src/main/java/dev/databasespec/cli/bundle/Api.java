package dev.databasespec.cli.bundle;

/** Reads from an API server, as whoever asks. */
public interface Api {
    Reply get(String path);

    /** What the server said. */
    sealed interface Reply {}

    /** What was asked for. */
    record Body(String text) implements Reply {}

    /**
     * Something else.
     *
     * @param code of HTTP
     */
    record Refused(int code, String why) implements Reply {}
}
