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

    private record Answer(Facts facts, boolean replica, Name actsAs, boolean mayCreateRoles) {}

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
        if (!answer.mayCreateRoles()) {
            // whoever is made a member of the session role after this is to be found out by the next look
            pools.forget(target);
            pools.forget(maintenance);
            throw new CatalogException(mayNot(target, answer.actsAs()));
        }
        return answer.facts();
    }

    /** Attributes are not inherited: whoever the session acts as has to have them itself. */
    private static Failure mayNot(Target target, Name actsAs) {
        Name user = Name.of(target.login().username());
        String who = "user " + user + (actsAs.equals(user) ? "" : ", who acts as " + actsAs + ",");
        return Failure.of(Kind.PERMISSION_DENIED,
                who + " may not create roles on server " + target.server().address() + " of instance " + target.instance() + ": it lacks CREATEROLE",
                remedy(target, user, actsAs));
    }

    private static String remedy(Target target, Name user, Name actsAs) {
        if (!actsAs.equals(user)) {
            return "correct `admin.sessionRole`, or ALTER ROLE " + actsAs + " CREATEROLE";
        }
        return switch (target.server()) {
            case Target.CloudSql cloud -> "make it a member of cloudsqlsuperuser: gcloud sql users assign-roles " + user.value() + " --instance="
                    + cloud.instance() + " --project=" + cloud.project() + " --database-roles=cloudsqlsuperuser";
            case Target.Endpoint endpoint -> "ALTER ROLE " + user + " CREATEROLE; on Cloud SQL GRANT cloudsqlsuperuser TO " + user;
        };
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
        return new Answer(facts, row.getBoolean("replica"), Name.of(row.getString("acts_as")), row.getBoolean("may_create_roles"));
    }
}
