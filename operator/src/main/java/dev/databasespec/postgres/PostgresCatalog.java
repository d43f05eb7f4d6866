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
            return pools.read(target, CatalogQuery.snapshot(dropCandidates), reader(target, dropCandidates));
        } catch (SQLException e) {
            throw new CatalogException(SqlFailures.ofReading(e, target));
        }
    }

    static Session.Reader<DatabaseState> reader(Target target, SortedSet<Name> dropCandidates) {
        return results -> new CatalogReader(results, target.trustedEventTriggers(), !dropCandidates.isEmpty()).read();
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
