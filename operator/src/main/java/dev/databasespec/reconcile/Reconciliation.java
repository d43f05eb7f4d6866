package dev.databasespec.reconcile;

import dev.databasespec.model.DatabaseState;
import dev.databasespec.model.DesiredState;
import dev.databasespec.model.Name;
import dev.databasespec.model.Sorted;
import dev.databasespec.reconcile.Request.Mode;
import java.util.List;
import java.util.Map;

/** The use case: one pass over one database, from reading to the verified commit. */
public final class Reconciliation {
    private static final Name MAINTENANCE = Name.of("postgres");
    private final Means means;

    public Reconciliation(Means means) {
        this.means = means;
    }

    /** Runs one pass. Failures of the database end in the outcome, never in an exception. */
    public Outcome run(Request request, Journal journal) {
        try {
            return observed(request, journal);
        } catch (CatalogException e) {
            return Outcome.failed(e.failure(), request.applied());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Outcome.failed(Failure.of(Failure.Kind.CONNECTION_LOST, "the operator is stopping; nothing was changed", "nothing: the next pass goes on"),
                    request.applied());
        }
    }

    private Outcome observed(Request request, Journal journal) throws CatalogException, InterruptedException {
        Pass pass = new Pass(means, request, journal, List.of());
        DatabaseState live;
        try {
            live = pass.observe();
        } catch (CatalogException e) {
            if (e.failure().kind() != Failure.Kind.DATABASE_MISSING) {
                throw e;
            }
            return missing(request, journal, e);
        }
        return pass.run(live);
    }

    private Outcome missing(Request request, Journal journal, CatalogException missing) throws CatalogException, InterruptedException {
        return switch (request.mode()) {
            case REVOKE, DROP -> withoutDatabase(request, journal);
            case PLAN -> {
                if (request.desired().create().isEmpty()) {
                    throw missing;
                }
                yield new Creation(means, request, journal).preview(MAINTENANCE);
            }
            case APPLY -> {
                if (request.desired().create().isEmpty()) {
                    throw missing;
                }
                yield new Creation(means, request, journal).run(MAINTENANCE);
            }
        };
    }

    /** The database is gone, and with it every right in it; roles and memberships belong to the server and remain to be taken back. */
    private Outcome withoutDatabase(Request request, Journal journal) throws CatalogException, InterruptedException {
        DesiredState d = request.desired();
        DesiredState serverOnly = new DesiredState(d.create(), d.authoritative(), Sorted.map(Map.of()), d.roles(), d.users(), d.memberships(), List.of(),
                List.of(),
                d.passwordsToSet(), d.elsewhere());
        Pass pass = new Pass(means, request.in(request.target().inDatabase(MAINTENANCE), serverOnly, request.mode()), journal, List.of());
        return pass.run(pass.observe());
    }

    /** What became of a transaction whose end nobody saw. */
    public Catalog.Fate fate(Target target, String transaction) throws CatalogException {
        try {
            return means.catalog().fate(target, transaction);
        } catch (CatalogException e) {
            if (e.failure().kind() != Failure.Kind.DATABASE_MISSING) {
                throw e;
            }
            return means.catalog().fate(target.inDatabase(MAINTENANCE), transaction);
        }
    }

    static boolean changesSomething(Mode mode) {
        return mode != Mode.PLAN;
    }
}
