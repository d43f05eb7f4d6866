package dev.databasespec.cli;

/** How a run ends, for scripts. */
public enum ExitCode {
    /** As declared, or done. */
    DONE(0),
    /** Something that no other code names. */
    OTHER(1),
    /** {@code plan}: something is to be changed. */
    PENDING(2),
    /** The files or the command line are wrong; nothing was looked at. */
    INVALID(3),
    /** The database cannot be reached, or the login is refused. */
    UNREACHABLE(4),
    /** Something is withheld or cannot be done. */
    PARTIAL(5);

    private final int number;

    ExitCode(int number) {
        this.number = number;
    }

    public int number() {
        return number;
    }
}
