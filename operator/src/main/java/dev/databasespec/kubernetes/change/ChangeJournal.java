package dev.databasespec.kubernetes.change;

import dev.databasespec.api.DatabaseChange;
import dev.databasespec.api.DatabaseChangeStatus;
import dev.databasespec.api.DatabaseChangeStatus.Decision;
import dev.databasespec.api.DatabaseChangeStatus.Phase;
import dev.databasespec.model.DatabaseState;
import dev.databasespec.model.Inventory;
import dev.databasespec.plan.Hazard;
import dev.databasespec.plan.PlannedStep;
import dev.databasespec.reconcile.Catalog.Fate;
import dev.databasespec.reconcile.Failure;
import dev.databasespec.reconcile.Journal;
import dev.databasespec.reconcile.Outcome;
import dev.databasespec.reconcile.Proposal;
import dev.databasespec.reconcile.StepFailure;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The DatabaseChange of one pass. It is there before anything is executed, knows its transaction before COMMIT, and what became of it afterwards; a pass that was cut
 * off leaves it for the next one to go on with.
 */
public final class ChangeJournal implements Journal {
    private final Subject subject;
    private final ChangeWriter writer;
    private final ChangeBook book;
    private final Endings endings;
    private final Clock clock;
    private final Journal inventory;
    /** One that is taken up again where it says the same: not finished by an earlier pass, or failed. */
    private @Nullable DatabaseChange former;
    /** Who said yes to {@link #former}, which waited for it. */
    private final @Nullable Decision decision;
    private @Nullable DatabaseChange change;
    private @Nullable Proposal proposal;
    private @Nullable DatabaseState live;
    /** Something was done that no rollback undoes. */
    private boolean called;
    /** What the last COMMIT that was sent would make true. */
    private List<PlannedStep> sent = List.of();

    ChangeJournal(Subject subject, ChangeWriter writer, ChangeBook book, Endings endings, Clock clock, Journal inventory, @Nullable DatabaseChange former,
            @Nullable Decision decision) {
        this.subject = subject;
        this.writer = writer;
        this.book = book;
        this.endings = endings;
        this.clock = clock;
        this.inventory = inventory;
        this.former = former;
        this.decision = decision;
    }

    @Override
    public void opening(List<PlannedStep> steps, DatabaseState state) {
        Proposal next = writer.proposal(steps, state, subject);
        if (change != null && (called || !sent.isEmpty() || decision != null || change.getSpec().planHash().equals(next.hash()))) {
            return;
        }
        if (change != null && !Changes.hasEnded(change)) {
            endings.superseded(subject, change, "the database was changed by somebody else before its lock was taken, and the plan is another now");
        }
        proposal = next;
        live = state;
        change = takenUp(next).orElseGet(() -> writer.write(next, state, subject));
        if (next.risk() == Hazard.HIGH) {
            endings.announce(subject, change);
        }
    }

    private Optional<DatabaseChange> takenUp(Proposal next) {
        DatabaseChange before = former;
        former = null;
        if (before == null) {
            return Optional.empty();
        }
        if (decision != null) {
            return Optional.of(Changes.phase(before) == Phase.AwaitingApproval
                    ? book.write(before, StatusDraft.of(before).approval(decision).phase(Phase.Pending, "approved by " + decision.by()).done())
                    : before);
        }
        if (before.getSpec().planHash().equals(next.hash())) {
            return Optional.of(before);
        }
        if (Changes.isUnfinished(before)) {
            leave(before);
        }
        return Optional.empty();
    }

    /** An unfinished change that nobody goes on with, since something else is to be done now, or nothing. */
    private void leave(DatabaseChange before) {
        if (Changes.phase(before) == Phase.Applying) {
            endings.ended(subject, before, StatusDraft.of(before).phase(Phase.Failed,
                    "the operator was interrupted, and nobody saw how far it came; the catalog was read again, and what was still to do is done by another change"));
        } else {
            endings.superseded(subject, before, "the operator was interrupted before anything was executed, and the plan is another now");
        }
    }

    @Override
    public void aboutToApply(List<PlannedStep> steps, Inventory expected) {
        inventory.aboutToApply(steps, expected);
    }

    @Override
    public void aboutToCall(List<PlannedStep> steps) {
        if (change != null) {
            DatabaseChange fresh = notFailed(change);
            called = true;
            change = book.writeAhead(fresh, StatusDraft.of(fresh).attempt(clock.instant()).phase(Phase.Applying, null).done());
        }
    }

    @Override
    public void aboutToCommit(String transaction, List<PlannedStep> done, List<StepFailure> failed) {
        if (change != null) {
            DatabaseChange fresh = notFailed(change);
            StatusDraft draft = StatusDraft.of(fresh);
            if (!called) {
                draft.attempt(clock.instant());
            }
            DatabaseChangeStatus status = draft.phase(Phase.Applying, null).error(null).transaction(transaction).results(told(done, failed)).done();
            change = Soon.within(Soon.INSIDE_A_TRANSACTION, () -> book.writeAhead(fresh, status));
            sent = List.copyOf(done);
        }
    }

    /** A change that has failed stays so, as long as it fails; what takes effect is another one. */
    private DatabaseChange notFailed(DatabaseChange current) {
        return Changes.phase(current) == Phase.Failed && proposal != null && live != null ? writer.write(proposal, live, subject) : current;
    }

    private Results.Told told(List<PlannedStep> done, List<StepFailure> failed) {
        DatabaseState state = Objects.requireNonNull(live);
        return Results.of(Objects.requireNonNull(proposal).steps(), done, failed, step -> writer.step(step, state));
    }

    /** Writes down what the pass came to. {@code fate}: what the server says of a transaction; may not answer. */
    void close(Outcome outcome, Function<String, Fate> fate) {
        if (change == null) {
            Optional.ofNullable(former).filter(Changes::isUnfinished).filter(c -> outcome.failure().isEmpty() && !waitsStill(c, outcome))
                    .ifPresent(c -> nothingLeft(c, outcome));
            return;
        }
        boolean lost = outcome.failure().isPresent() ? outcome.applied().isEmpty() && !sent.isEmpty() : !outcome.applied().containsAll(sent);
        String transaction = Changes.status(change).transaction();
        Fate known = lost && transaction != null ? fate.apply(transaction) : Fate.ABORTED;
        switch (known) {
            case COMMITTED -> endings.committed(subject, change);
            // whoever comes next asks again
            case IN_PROGRESS, UNKNOWN -> {
            }
            case ABORTED -> conclude(outcome);
        }
    }

    /** It was written down to wait for approval, and nothing else. */
    private boolean waitsStill(DatabaseChange before, Outcome outcome) {
        return !outcome.pending().isEmpty()
                && outcome.live().filter(l -> writer.proposal(outcome.pending(), l, subject).hash().equals(before.getSpec().planHash())).isPresent();
    }

    /** An earlier pass was cut off, and what it wanted is so. */
    private void nothingLeft(DatabaseChange before, Outcome outcome) {
        if (!outcome.pending().isEmpty()) {
            leave(before);
        } else if (Changes.phase(before) == Phase.Applying) {
            endings.ended(subject, before, StatusDraft.of(before).phase(Phase.Applied,
                    "the operator was interrupted; reading the catalog again showed that nothing of it is left to do"));
        } else {
            endings.superseded(subject, before, "the operator was interrupted before anything was executed, and nothing of it is left to do");
        }
    }

    private void conclude(Outcome outcome) {
        DatabaseChange current = Objects.requireNonNull(change);
        Results.Told told = told(outcome.applied(), outcome.failed());
        Optional<Failure> failure = outcome.failure().or(() -> outcome.failed().stream().map(StepFailure::failure).findFirst());
        if (failure.isPresent()) {
            failed(current, outcome, told, failure.get());
        } else if (outcome.applied().isEmpty() && Changes.hasEnded(current)) {
            // it failed, and by now somebody else has done it: what is in the history stays
            return;
        } else if (outcome.applied().isEmpty()) {
            endings.ended(subject, current, StatusDraft.of(current).withoutResults().phase(Phase.Superseded, decision == null
                    ? "when the lock of the database was taken, nothing was left to do"
                    : "when the lock of the database was taken, the plan was not what was approved any more"));
        } else {
            endings.ended(subject, current, drafted(current, outcome).results(told).error(null).phase(Phase.Applied, null));
        }
    }

    private void failed(DatabaseChange current, Outcome outcome, Results.Told told, Failure failure) {
        StatusDraft draft = drafted(current, outcome).results(told).error(StatusDraft.errorOf(failure));
        if (outcome.applied().isEmpty() && decision != null && failure.kind().retryable()) {
            book.write(current, draft.phase(Phase.Pending, "approved by " + decision.by() + ", and could not be done yet; it is tried again").done());
        } else if (Changes.phase(current) != Phase.Failed) {
            String how = outcome.applied().isEmpty()
                    ? "nothing of it was done"
                    : told.applied() + " of its " + current.getSpec().stepCount() + " steps were done";
            endings.ended(subject, current, draft.phase(Phase.Failed, how));
        } else if (Objects.equals(Changes.status(current).error(), StatusDraft.errorOf(failure))) {
            book.attempted(current, clock.instant());
        } else {
            DatabaseChange another = notFailed(current);
            endings.ended(subject, another,
                    StatusDraft.of(another).attempt(clock.instant()).results(told).error(StatusDraft.errorOf(failure)).phase(Phase.Failed,
                            "nothing of it was done"));
        }
    }

    private StatusDraft drafted(DatabaseChange current, Outcome outcome) {
        StatusDraft draft = StatusDraft.of(current);
        return outcome.applied().isEmpty() || Changes.status(current).attempts() == null ? draft.attempt(clock.instant()) : draft;
    }

    /** Name of the change, if the pass had one. */
    Optional<DatabaseChange> change() {
        return Optional.ofNullable(change);
    }
}
