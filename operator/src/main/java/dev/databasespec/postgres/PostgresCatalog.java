package dev.databasespec.postgres;

import dev.databasespec.model.DatabaseState;
import dev.databasespec.model.Name;
import dev.databasespec.plan.Step;
import dev.databasespec.reconcile.Catalog;
import dev.databasespec.reconcile.CatalogException;
import dev.databasespec.reconcile.Target;
import java.sql.SQLException;
import java.util.SortedSet;

/** The catalog of a PostgreSQL server, 13 to 18. */
public final class PostgresCatalog implements Catalog {
    private final Pools pools;
    private final ServerLocks locks = new ServerLocks();

    public PostgresCatalog(Pools pools) {
        this.pools = pools;
    }

    @Override
    public DatabaseState observe(Target target, SortedSet<Name> dropCandidates) throws CatalogException {
        try {
            return observeOnce(target, dropCandidates);
        } catch (CatalogException e) {
            // a pooled connection may have died while it was idle, as after a restart of the server; reading twice does no harm
            if (e.failure().kind() != dev.databasespec.reconcile.Failure.Kind.CONNECTION_LOST) {
                throw e;
            }
            pools.forget(target);
            return observeOnce(target, dropCandidates);
        }
    }

    private DatabaseState observeOnce(Target target, SortedSet<Name> dropCandidates) throws CatalogException {
        try (Session session = pools.borrow(target)) {
            return read(session, CatalogQuery.snapshot(dropCandidates), target, dropCandidates);
        }
    }

    static DatabaseState read(Session session, String sql, Target target, SortedSet<Name> dropCandidates) throws CatalogException {
        try {
            return session.query(sql, results -> new CatalogReader(results, target.trustedEventTriggers(), !dropCandidates.isEmpty()).read());
        } catch (SQLException e) {
            throw new CatalogException(SqlFailures.ofReading(e, target));
        }
    }

    @Override
    public void createDatabase(Target target, Step.CreateDatabase step) throws CatalogException {
        new DatabaseCreation(pools, target, step).run();
    }

    @Override
    public Change begin(Target target, boolean serverWide) throws CatalogException {
        return OpenChange.begin(pools, locks, target, serverWide);
    }
}
