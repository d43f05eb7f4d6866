package dev.databasespec.reconcile;

import dev.databasespec.model.DatabaseState;
import dev.databasespec.model.Inventory;
import dev.databasespec.model.Name;
import dev.databasespec.plan.Gate;
import dev.databasespec.plan.Plan;
import dev.databasespec.plan.PlannedStep;
import dev.databasespec.plan.Projection;
import dev.databasespec.plan.Step;
import dev.databasespec.plan.Steps;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The one transaction: locks, a fresh read, the statements, another read, and COMMIT only when nothing is left to do. That a statement succeeded proves nothing
 * (01006 and 01007 are warnings); only the second read does.
 */
final class Transaction {
    /** Creating an object can bring surplus with it (the owner's default privileges), which takes a second round. */
    private static final int ROUNDS = 3;
    private final Catalog catalog;
    private final Request request;
    private final SortedSet<Name> candidates;
    private final boolean serverWide;
    private final Inventory announced;
    private final Function<DatabaseState, Plan> planner;
    private final Releases releases;
    private final Journal journal;
    private final List<PlannedStep> before;
    private final List<PlannedStep> done = new ArrayList<>();
    private final List<StepFailure> failed = new ArrayList<>();

    /** What was committed; {@code live} is the state after it. */
    record Result(List<PlannedStep> applied, List<StepFailure> failed, DatabaseState live) {}

    /** {@code before}: what the pass has done already. */
    Transaction(Catalog catalog, Request request, SortedSet<Name> candidates, List<PlannedStep> steps, Inventory announced,
            Function<DatabaseState, Plan> planner, Releases releases, Journal journal, List<PlannedStep> before) {
        this.catalog = catalog;
        this.request = request;
        this.candidates = candidates;
        this.serverWide = steps.stream().anyMatch(Steps::isServerWide);
        this.announced = announced;
        this.planner = planner;
        this.releases = releases;
        this.journal = journal;
        this.before = List.copyOf(before);
    }

    /** Runs it; {@code careful}: a step that fails is undone alone, and whatever does not depend on it goes on. */
    Result run(boolean careful) throws CatalogException {
        try (Catalog.Change change = catalog.begin(request.target(), serverWide)) {
            DatabaseState live = observe(change);
            Plan plan = planner.apply(live);
            releases.again();
            List<PlannedStep> todo = inSql(plan, live);
            refuseWhatIsNew(plan, todo, live);
            for (int round = 1; !todo.isEmpty(); round++) {
                if (round > ROUNDS) {
                    throw new CatalogException(notConverged(todo));
                }
                execute(change, todo, careful);
                change.giveBack();
                live = observe(change);
                todo = left(live);
            }
            if (!done.isEmpty()) {
                change.commit(transaction -> journal.aboutToCommit(transaction, Stream.concat(before.stream(), done.stream()).toList(), failed));
            }
            return new Result(List.copyOf(done), List.copyOf(failed), live);
        }
    }

    private DatabaseState observe(Catalog.Change change) throws CatalogException {
        DatabaseState live = change.observe(candidates);
        Pass.refuse(request, live);
        return live;
    }

    /** Since the plan was announced somebody may have dropped what is now to be made: without being written down, or without the lock that it takes. */
    private void refuseWhatIsNew(Plan plan, List<PlannedStep> todo, DatabaseState live) throws CatalogException {
        boolean locked = serverWide || todo.stream().noneMatch(Steps::isServerWide);
        if (!locked || !Inventories.announces(announced, todo, plan.gifts(), live)) {
            throw new CatalogException(Failure.of(Failure.Kind.CONCURRENT_CHANGE, "the database was changed by somebody else before its lock was taken",
                    "it is retried with a fresh read"));
        }
    }

    /** What is left for the transaction: nothing that waits for a user who could not be made. */
    private List<PlannedStep> inSql(Plan plan, DatabaseState live) {
        return Provider.withoutAccounts(releases.of(plan, live)).released();
    }

    private void execute(Catalog.Change change, List<PlannedStep> steps, boolean careful) throws CatalogException {
        releases.begun();
        if (!careful) {
            for (PlannedStep step : steps) {
                change.execute(step, request.passwords());
                done.add(step);
            }
            return;
        }
        Set<Gate.Needs> missing = new HashSet<>();
        for (PlannedStep step : steps) {
            boolean hopeless = Gate.Needs.of(step).stream().anyMatch(missing::contains);
            if (hopeless || !attempt(change, step)) {
                missing.addAll(Gate.Needs.madeBy(step.step()));
            }
        }
    }

    /** Divides a step that fails until the parts that cannot be done stand alone. */
    private boolean attempt(Catalog.Change change, PlannedStep step) throws CatalogException {
        try {
            change.tryExecute(step, request.passwords());
            done.add(step);
            return true;
        } catch (CatalogException e) {
            if (e.failure().kind() == Failure.Kind.CONNECTION_LOST) {
                throw e;
            }
            List<PlannedStep> parts = Steps.parts(step);
            if (parts.isEmpty()) {
                failed.add(new StepFailure(step, e.failure()));
                return false;
            }
            boolean all = true;
            for (PlannedStep part : parts) {
                all &= attempt(change, part);
            }
            return all;
        }
    }

    /** What is still to do, if what failed had succeeded. */
    private List<PlannedStep> left(DatabaseState live) {
        DatabaseState imagined = Projection.after(live, failed.stream().map(StepFailure::step).toList());
        List<PlannedStep> todo = inSql(planner.apply(imagined), imagined).stream().filter(s -> !isSetAlready(s)).toList();
        if (failed.isEmpty()) {
            return todo;
        }
        Set<Gate.Needs> missing = new HashSet<>();
        failed.forEach(f -> missing.addAll(Gate.Needs.madeBy(f.step().step())));
        return todo.stream().filter(s -> Gate.Needs.of(s).stream().noneMatch(missing::contains))
                .filter(s -> failed.stream().noneMatch(f -> f.step().step().equals(s.step()))).toList();
    }

    /** A password cannot be read back. */
    private boolean isSetAlready(PlannedStep step) {
        return step.step() instanceof Step.SetPassword && done.stream().anyMatch(d -> d.step().equals(step.step()));
    }

    private static Failure notConverged(List<PlannedStep> left) {
        String facts = String.join("; ", left.stream().limit(5).map(s -> Steps.sentence(s.step())).toList());
        return Failure.of(Failure.Kind.NOT_CONVERGED,
                "every statement succeeded, but reading the catalog again showed that this is still to do: " + facts
                        + (left.size() > 5 ? " and " + (left.size() - 5) + " more" : "")
                        + "; everything was rolled back",
                "look for somebody who changes the same objects at the same time, or for an object that another owner holds");
    }
}
