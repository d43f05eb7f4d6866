package dev.databasespec.postgres;

import dev.databasespec.model.Name;
import dev.databasespec.model.Sorted;
import dev.databasespec.reconcile.CatalogException;
import dev.databasespec.reconcile.Failure;
import dev.databasespec.reconcile.Failure.Kind;
import dev.databasespec.reconcile.Instances;
import dev.databasespec.reconcile.Target;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Set;

/** A look at a server as a whole, from database {@code postgres}, or from the target's own where that one does not let us in. */
public final class PostgresInstances implements Instances {
    private static final SqlText PROBE = SqlText.load("probe");
    private static final Set<Kind> ELSEWHERE = Set.of(Kind.DATABASE_MISSING, Kind.PERMISSION_DENIED);
    private final Pools pools;

    private record Answer(Facts facts, boolean replica) {}

    public PostgresInstances(Pools pools) {
        this.pools = pools;
    }

    @Override
    public Facts probe(Target target) throws CatalogException {
        Target maintenance = target.inDatabase(ServerLooks.MAINTENANCE);
        Answer answer;
        try {
            answer = ask(maintenance);
        } catch (CatalogException e) {
            if (!ELSEWHERE.contains(e.failure().kind()) || target.database().equals(ServerLooks.MAINTENANCE)) {
                throw e;
            }
            answer = ask(target);
        }
        if (answer.replica()) {
            throw new CatalogException(Failure.of(Kind.READ_ONLY, "server " + target.server().address() + " of instance " + target.instance()
                    + " is a read replica: nothing can be changed there", "point the DatabaseInstance at the primary"));
        }
        return answer.facts();
    }

    private Answer ask(Target target) throws CatalogException {
        try {
            return pools.read(target, PROBE.sql(), PostgresInstances::answer);
        } catch (SQLException e) {
            throw new CatalogException(SqlFailures.of(e, "look at server " + target.server().address()));
        }
    }

    private static Answer answer(Results results) throws SQLException {
        ResultSet row = results.next();
        row.next();
        Facts facts = new Facts(row.getString("server_version"), results.roundTrip(), row.getInt("connections_used"), row.getInt("connections_max"),
                Instant.ofEpochSecond((long) row.getDouble("started_at")), Sorted.set(Results.texts(row, "databases").stream().map(Name::of).toList()));
        return new Answer(facts, row.getBoolean("replica"));
    }
}
