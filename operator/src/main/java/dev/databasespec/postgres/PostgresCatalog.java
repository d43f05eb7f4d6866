package dev.databasespec.postgres;

import dev.databasespec.model.DatabaseState;
import dev.databasespec.model.Name;
import dev.databasespec.plan.Step;
import dev.databasespec.reconcile.Catalog;
import dev.databasespec.reconcile.CatalogException;
import dev.databasespec.reconcile.Target;
import dev.databasespec.reconcile.Tenure;
import java.sql.SQLException;
import java.util.SortedSet;

/** The catalog of a PostgreSQL server, 13 to 18. */
public final class PostgresCatalog implements Catalog {
    private static final String INVALID_PARAMETER = "22023";
    private final Pools pools;
    private final ServerLocks locks = new ServerLocks();
    private final Tenure tenure;

    public PostgresCatalog(Pools pools) {
        this(pools, Tenure.UNLIMITED);
    }

    public PostgresCatalog(Pools pools, Tenure tenure) {
        this.pools = pools;
        this.tenure = tenure;
    }

    @Override
    public DatabaseState observe(Target target, SortedSet<Name> dropCandidates) throws CatalogException {
        try {
            return pools.read(target, CatalogQuery.snapshot(dropCandidates), reader(target, dropCandidates));
        } catch (SQLException e) {
            throw new CatalogException(SqlFailures.ofReading(e, target));
        }
    }

    /** A number that this server never gave is one of another server: a backup was restored, say. */
    @Override
    public Fate fate(Target target, String transaction) throws CatalogException {
        if (!transaction.matches("[0-9]{1,20}")) {
            return Fate.UNKNOWN;
        }
        try {
            return pools.read(target, "SELECT pg_catalog.pg_xact_status(" + Quoting.literal(transaction) + "::pg_catalog.xid8) AS status",
                    results -> fate(Commit.text(results, "status")));
        } catch (SQLException e) {
            if (INVALID_PARAMETER.equals(e.getSQLState())) {
                return Fate.UNKNOWN;
            }
            throw new CatalogException(SqlFailures.of(e, "ask what became of transaction " + transaction));
        }
    }

    private static Fate fate(String status) {
        return switch (status) {
            case "committed" -> Fate.COMMITTED;
            case "aborted" -> Fate.ABORTED;
            case "in progress" -> Fate.IN_PROGRESS;
            default -> Fate.UNKNOWN;
        };
    }

    static Session.Reader<DatabaseState> reader(Target target, SortedSet<Name> dropCandidates) {
        return results -> new CatalogReader(results, target.trustedEventTriggers(), !dropCandidates.isEmpty()).read();
    }

    @Override
    public void createDatabase(Target target, Step.CreateDatabase step) throws CatalogException {
        tenure.check();
        new DatabaseCreation(pools, target, step).run();
    }

    @Override
    public Change begin(Target target, boolean serverWide) throws CatalogException {
        return OpenChange.begin(pools, locks, target, serverWide, tenure);
    }
}
