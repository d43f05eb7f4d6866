package dev.databasespec.postgres;

import dev.databasespec.model.DatabaseState;
import dev.databasespec.model.Name;
import dev.databasespec.model.Sorted;
import dev.databasespec.plan.PlannedStep;
import dev.databasespec.plan.Step;
import dev.databasespec.plan.Steps;
import dev.databasespec.reconcile.Catalog;
import dev.databasespec.reconcile.CatalogException;
import dev.databasespec.reconcile.Failure;
import dev.databasespec.reconcile.Failure.Kind;
import dev.databasespec.reconcile.Secret;
import dev.databasespec.reconcile.Target;
import dev.databasespec.reconcile.Tenure;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The one transaction. What it sends for one step goes out as one message. */
final class OpenChange implements Catalog.Change {
    private static final String SAVEPOINT = "dbspec";
    private final Pools pools;
    private final Target target;
    private final Locked server;
    private final Session session;
    private final Tenure tenure;
    private @Nullable Borrowing borrowing;
    private boolean failed;
    private boolean ended;

    private OpenChange(Pools pools, Target target, Locked server, Session session, Tenure tenure) {
        this.pools = pools;
        this.target = target;
        this.server = server;
        this.session = session;
        this.tenure = tenure;
    }

    static OpenChange begin(Pools pools, ServerLocks locks, Target target, boolean serverWide, Tenure tenure) throws CatalogException {
        Locked server = serverWide ? Locked.server(pools, locks, target) : Locked.NOTHING;
        try {
            return new OpenChange(pools, target, server, AdvisoryLock.DATABASE.hold(pools, target), tenure);
        } catch (CatalogException | RuntimeException e) {
            server.close();
            throw e;
        }
    }

    @Override
    public DatabaseState observe(SortedSet<Name> dropCandidates) throws CatalogException {
        server.keep();
        List<String> message = new ArrayList<>(borrowing == null ? List.of() : borrowing.ourselves());
        message.add(CatalogQuery.read(dropCandidates));
        DatabaseState state;
        try {
            state = session.query(String.join(";\n", message), PostgresCatalog.reader(target, dropCandidates));
        } catch (SQLException e) {
            failed = true;
            throw new CatalogException(SqlFailures.ofReading(e, target));
        }
        if (borrowing == null) {
            borrowing = new Borrowing(state);
        }
        return state;
    }

    private Borrowing borrowing() throws CatalogException {
        if (borrowing == null) {
            observe(Sorted.of());
        }
        return java.util.Objects.requireNonNull(borrowing);
    }

    @Override
    public void execute(PlannedStep step, Map<Name, Secret> passwords) throws CatalogException {
        server.keep();
        Borrowing borrowed = borrowing();
        List<String> message = borrowed.before(step.authority());
        message.add(statement(step.step(), passwords));
        try {
            session.send(String.join(";\n", message));
        } catch (SQLException e) {
            failed = true;
            throw new CatalogException(SqlFailures.of(e, Steps.sentence(step.step())));
        }
        borrowed.after(step);
    }

    @Override
    public void tryExecute(PlannedStep step, Map<Name, Secret> passwords) throws CatalogException {
        server.keep();
        Borrowing borrowed = borrowing();
        Borrowing.Mark mark = borrowed.mark();
        savepoint();
        List<String> message = new ArrayList<>(borrowed.before(step.authority()));
        message.add(statement(step.step(), passwords));
        message.add("RELEASE SAVEPOINT " + SAVEPOINT);
        try {
            session.attempt(String.join(";\n", message));
        } catch (SQLException e) {
            Failure failure = SqlFailures.of(e, Steps.sentence(step.step()));
            undo(failure);
            borrowed.restore(mark);
            throw new CatalogException(failure);
        }
        borrowed.after(step);
    }

    /** A message of its own: of a message that cannot be parsed the server runs nothing, and there would be no savepoint to go back to. */
    private void savepoint() throws CatalogException {
        try {
            session.send("SAVEPOINT " + SAVEPOINT);
        } catch (SQLException e) {
            failed = true;
            throw new CatalogException(SqlFailures.of(e, "set a savepoint"));
        }
    }

    private void undo(Failure failure) throws CatalogException {
        if (failure.kind() == Kind.CONNECTION_LOST) {
            failed = true;
            throw new CatalogException(failure);
        }
        try {
            session.send("ROLLBACK TO SAVEPOINT " + SAVEPOINT + ";\nRELEASE SAVEPOINT " + SAVEPOINT);
        } catch (SQLException e) {
            failed = true;
            throw new CatalogException(SqlFailures.of(e, "undo a step"));
        }
    }

    private String statement(Step step, Map<Name, Secret> passwords) throws CatalogException {
        Statements statements = new Statements(version());
        return step instanceof Step.SetPassword(Name role, String source)
                ? Statements.setPassword(role, Passwords.verifier(role, source, passwords))
                : statements.of(step);
    }

    private int version() throws CatalogException {
        return pools.facts(target).version();
    }

    @Override
    public void giveBack() throws CatalogException {
        List<String> message = borrowing().giveBack();
        if (message.isEmpty()) {
            return;
        }
        try {
            session.send(String.join(";\n", message));
        } catch (SQLException e) {
            failed = true;
            throw new CatalogException(SqlFailures.of(e, "give back borrowed memberships"));
        }
    }

    @Override
    public void commit(Consumer<String> witness) throws CatalogException {
        if (failed || ended) {
            throw new IllegalStateException("the transaction has failed or ended already");
        }
        giveBack();
        Commit commit = new Commit(pools, target, session);
        String transaction = commit.transaction();
        if (!transaction.isEmpty()) {
            witness.accept(transaction);
        }
        server.check();
        fence();
        ended = true;
        commit.run(transaction);
    }

    /**
     * A COMMIT that comes when another replica leads would be of yesterday. We may be paused between any look at the clock and what we send after it, so the server
     * keeps the time: it ends the transaction before our time is over, if COMMIT has not come by then.
     */
    private void fence() throws CatalogException {
        Optional<Duration> left = tenure.left();
        if (left.isEmpty()) {
            return;
        }
        tenure.check();
        Duration waits = left.get().dividedBy(2);
        try {
            session.send("SET LOCAL idle_in_transaction_session_timeout = " + StartupOptions.millis(waits));
        } catch (SQLException e) {
            failed = true;
            throw new CatalogException(SqlFailures.of(e, "commit"));
        }
        if (tenure.left().filter(now -> now.compareTo(waits) < 0).isPresent()) {
            throw new Tenure.NotLeading();
        }
    }

    @Override
    public void close() {
        try {
            if (!ended && !failed) {
                session.end("ROLLBACK");
            }
        } catch (SQLException e) {
            // the connection is gone, and the transaction with it
        } finally {
            ended = true;
            session.close();
            server.close();
        }
    }
}
