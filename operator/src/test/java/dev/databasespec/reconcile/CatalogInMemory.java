package dev.databasespec.reconcile;

import dev.databasespec.model.DatabaseState;
import dev.databasespec.model.Name;
import dev.databasespec.plan.PlannedStep;
import dev.databasespec.plan.Projection;
import dev.databasespec.plan.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.function.Consumer;
import java.util.function.Function;

/** A database in memory that can be told to misbehave. */
final class CatalogInMemory implements Catalog {
    DatabaseState state;
    final List<Step> executed = new ArrayList<>();
    int commits;
    int begun;
    /** Says how a step fails; empty: it works. */
    Function<Step, Optional<Failure>> fault = s -> Optional.empty();
    /** What a step really does, where that is not what it says. */
    Function<PlannedStep, Boolean> ignored = s -> false;
    Optional<Failure> atCommit = Optional.empty();
    /** What somebody else does between our read and our lock, once. */
    Runnable meanwhile = () -> {};
    final List<Boolean> serverWide = new ArrayList<>();

    CatalogInMemory(DatabaseState state) {
        this.state = state;
    }

    @Override
    public DatabaseState observe(Target target, SortedSet<Name> dropCandidates) {
        return state;
    }

    @Override
    public void createDatabase(Target target, Step.CreateDatabase step) {
        executed.add(step);
    }

    @Override
    public Fate fate(Target target, String transaction) {
        return Fate.UNKNOWN;
    }

    @Override
    public Change begin(Target target, boolean serverWide) {
        begun++;
        this.serverWide.add(serverWide);
        Runnable somebody = meanwhile;
        meanwhile = () -> {};
        somebody.run();
        return new InMemoryChange();
    }

    private final class InMemoryChange implements Change {
        private DatabaseState inside = state;

        @Override
        public DatabaseState observe(SortedSet<Name> dropCandidates) {
            return inside;
        }

        @Override
        public void execute(PlannedStep step, Map<Name, Secret> passwords) throws CatalogException {
            Optional<Failure> failure = fault.apply(step.step());
            if (failure.isPresent()) {
                throw new CatalogException(failure.get());
            }
            executed.add(step.step());
            if (!ignored.apply(step)) {
                inside = Projection.after(inside, step.step());
            }
        }

        @Override
        public void tryExecute(PlannedStep step, Map<Name, Secret> passwords) throws CatalogException {
            execute(step, passwords);
        }

        @Override
        public void giveBack() {}

        @Override
        public void commit(Consumer<String> witness) throws CatalogException {
            witness.accept("7" + commits);
            Optional<Failure> failure = atCommit;
            atCommit = Optional.empty();
            if (failure.isPresent()) {
                throw new CatalogException(failure.get());
            }
            commits++;
            state = inside;
        }

        @Override
        public void close() {}
    }
}
