package dev.databasespec.postgres;

import dev.databasespec.model.Name;
import dev.databasespec.plan.Step;
import dev.databasespec.plan.Steps;
import dev.databasespec.reconcile.CatalogException;
import dev.databasespec.reconcile.Target;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * CREATE DATABASE cannot run in a transaction, but making ourselves a member of its owner can, and must not outlive a crash. So a database whose owner we are
 * not is made under another name first, and gets owner and name in one transaction with the borrowed membership: a crash before that leaves something to go on from.
 */
final class DatabaseCreation {
    private static final String EXISTS = "42P04";
    private static final SqlText SETTABLE = SqlText.load("settable");
    private final Pools pools;
    private final Target target;
    private final Step.CreateDatabase step;

    DatabaseCreation(Pools pools, Target target, Step.CreateDatabase step) {
        this.pools = pools;
        this.target = target;
        this.step = step;
    }

    void run() throws CatalogException {
        Target maintenance = target.inDatabase(ServerLooks.MAINTENANCE);
        try (Session session = pools.borrow(maintenance)) {
            Statements statements = new Statements(pools.facts(target).version());
            Optional<Name> owner = step.how().owner();
            Acting acting = acting(session, owner.orElse(step.database()));
            if (acting.exists()) {
                return;
            }
            if (owner.isEmpty() || acting.settable()) {
                create(session, statements.of(step));
            } else {
                create(session, Statements.createDatabase(waiting(), step.withoutOwner()));
                handOver(session, statements, owner.orElseThrow(), Name.of(acting.name()));
            }
        } catch (SQLException e) {
            throw new CatalogException(SqlFailures.of(e, Steps.sentence(step)));
        }
    }

    /** {@code settable}: whether we may give something to the owner; where that role does not exist, the server shall say so */
    private record Acting(String name, boolean exists, boolean settable) {}

    private Acting acting(Session session, Name owner) throws SQLException {
        String sql = SETTABLE.with("role", Quoting.literal(owner.value())).with("database", Quoting.literal(step.database().value())).sql();
        return session.query(sql, results -> {
            ResultSet row = results.next();
            row.next();
            return new Acting(row.getString("acting"), row.getBoolean("there"), row.getBoolean("settable"));
        });
    }

    private static void create(Session session, String sql) throws SQLException {
        try {
            session.attempt(sql);
        } catch (SQLException e) {
            if (!EXISTS.equals(e.getSQLState())) {
                throw e;
            }
        }
    }

    private void handOver(Session session, Statements statements, Name owner, Name us) throws SQLException {
        List<String> message = new ArrayList<>();
        message.add("BEGIN");
        message.add("ALTER DATABASE " + Quoting.identifier(waiting()) + " RENAME TO " + Quoting.identifier(step.database()));
        message.add(statements.lend(owner, us));
        message.add("ALTER DATABASE " + Quoting.identifier(step.database()) + " OWNER TO " + Quoting.identifier(owner));
        message.add(Statements.takeBack(owner, us));
        message.add("COMMIT");
        session.send(String.join(";\n", message));
    }

    private Name waiting() {
        CRC32 sum = new CRC32();
        sum.update(step.database().value().getBytes(StandardCharsets.UTF_8));
        return Name.of("dbspec_new_" + Long.toHexString(sum.getValue()));
    }
}
