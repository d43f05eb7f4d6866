package dev.databasespec.reconcile;

/** The use case: one pass over one database, from reading to the verified commit. */
public final class Reconciliation {
    private final Catalog catalog;

    public Reconciliation(Catalog catalog) {
        this.catalog = catalog;
    }

    /** Runs one pass. Failures of the database end in the outcome, never in an exception. */
    public Outcome run(Request request, Journal journal) {
        try {
            journal.aboutToApply(java.util.List.of(), request.applied());
            catalog.observe(request.target(), dev.databasespec.model.Sorted.of());
            return Outcome.failed(Failure.of(Failure.Kind.NOT_CONVERGED, "in the making", ""), request.applied());
        } catch (CatalogException e) {
            return Outcome.failed(e.failure(), request.applied());
        }
    }
}
