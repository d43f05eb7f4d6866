package dev.databasespec.reconcile;

/** The database said no, or said nothing. Everything there is to know is in the {@link Failure}. */
public final class CatalogException extends Exception {
    private static final long serialVersionUID = 1;
    private final transient Failure failure;

    public CatalogException(Failure failure) {
        super(failure.message());
        this.failure = failure;
    }

    public Failure failure() {
        return failure;
    }
}
