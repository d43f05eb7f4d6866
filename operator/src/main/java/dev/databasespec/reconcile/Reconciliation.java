package dev.databasespec.reconcile;

/** The use case: one pass over one database, from reading to the verified commit. */
public final class Reconciliation {
    private final Catalog catalog;

    public Reconciliation(Catalog catalog) {
        this.catalog = catalog;
    }

    /** Runs one pass. Failures of the database end in the outcome, never in an exception. */
    public Outcome run(Request request, Journal journal) {
        throw new UnsupportedOperationException("in the making: " + catalog + request + journal);
    }
}
