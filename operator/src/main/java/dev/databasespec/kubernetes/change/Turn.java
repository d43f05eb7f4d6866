package dev.databasespec.kubernetes.change;

import dev.databasespec.api.ChangeApprovalSpec.Verdict;
import dev.databasespec.api.DatabaseChange;
import dev.databasespec.api.DatabaseChangeStatus.Decision;
import dev.databasespec.api.DatabaseChangeStatus.Phase;
import dev.databasespec.model.DatabaseState;
import dev.databasespec.plan.PlannedStep;
import dev.databasespec.reconcile.Approval;
import dev.databasespec.reconcile.Catalog.Fate;
import dev.databasespec.reconcile.Journal;
import dev.databasespec.reconcile.Outcome;
import dev.databasespec.reconcile.Proposal;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One pass over one DatabaseSpec: first what an earlier pass left unfinished, then what may be done, then what somebody has approved, and at the end what waits.
 */
public final class Turn {
    private final ChangeControl control;
    private final Subject subject;
    private @Nullable DatabaseChange changed;
    private @Nullable String withoutHistory;

    /** A change that somebody released, and who did. */
    public record Released(DatabaseChange change, Decision decision) {}

    Turn(ChangeControl control, Subject subject) {
        this.control = control;
        this.subject = subject;
    }

    /** Whether an earlier pass was cut off at a place where only the server can tell what became of it. */
    public Optional<String> openTransaction() {
        return control.former(subject.uid()).filter(c -> Changes.phase(c) == Phase.Applying).flatMap(c -> Optional.ofNullable(Changes.status(c).transaction()));
    }

    /** What the server says of {@link #openTransaction}. False: it runs still, and nothing else may be done meanwhile. */
    public boolean resolve(Fate fate) {
        DatabaseChange open = control.former(subject.uid()).orElseThrow();
        return switch (fate) {
            case COMMITTED -> {
                control.endings().committed(subject, open);
                yield true;
            }
            // nothing of it was done; it is taken up again, or left, by what is to be done now
            case ABORTED -> {
                control.book().write(open, StatusDraft.of(open).withoutResults().phase(Phase.Pending, Changes.status(open).message()).done());
                yield true;
            }
            case UNKNOWN -> {
                DatabaseChange unknown = control.book().write(open, StatusDraft.of(open).withoutResults().done());
                leaveUnknown(unknown);
                yield true;
            }
            case IN_PROGRESS -> false;
        };
    }

    /** What was approved is not begun a second time where nobody knows how far it came. */
    private void leaveUnknown(DatabaseChange open) {
        if (Changes.status(open).approval() != null) {
            control.endings().ended(subject, open, StatusDraft.of(open).phase(Phase.Failed,
                    "the operator was interrupted, and nobody saw how far it came; what is still due waits as another change"));
        }
    }

    /** Calls of the Admin API that an earlier pass was cut off in. */
    public void leaveInterruptedCalls() {
        control.former(subject.uid()).filter(c -> Changes.phase(c) == Phase.Applying && Changes.status(c).transaction() == null).ifPresent(this::leaveUnknown);
    }

    /** For the part that needs nobody's approval. {@code inventory} writes down what will be ours. */
    public ChangeJournal journal(Journal inventory) {
        Optional<DatabaseChange> former = control.former(subject.uid()).filter(c -> Changes.status(c).approval() == null);
        return new ChangeJournal(subject, control.writer(), control.book(), control.endings(), control.clock(), inventory, former.orElse(null), null);
    }

    /** For what somebody released. */
    public ChangeJournal journal(Journal inventory, Released released) {
        return new ChangeJournal(subject, control.writer(), control.book(), control.endings(), control.clock(), inventory, released.change(),
                released.decision());
    }

    public void close(ChangeJournal journal, Outcome outcome, Function<String, Fate> fate) {
        journal.close(outcome, fate);
        changed = journal.change().orElse(changed);
    }

    /** The change that did something. */
    public Optional<DatabaseChange> changed() {
        return Optional.ofNullable(changed);
    }

    /** What somebody has said yes to and is still what is due: one that waited, or one that was released already and interrupted. */
    public Optional<Released> released(Outcome outcome, boolean otherApprover) {
        if (outcome.failure().isPresent() || outcome.pending().isEmpty() || outcome.live().isEmpty()) {
            return Optional.empty();
        }
        String hash = proposal(outcome.pending(), outcome.live().get()).hash();
        Optional<Released> interrupted = control.last(subject.uid(), c -> Changes.phase(c) == Phase.Pending && Changes.status(c).approval() != null)
                .map(c -> new Released(c, Objects.requireNonNull(Changes.status(c).approval())));
        return interrupted.or(() -> control.awaiting(subject.uid())
                .flatMap(c -> control.decision(c, Verdict.Approve, otherApprover).map(d -> new Released(c, d))))
                .filter(r -> r.change().getSpec().planHash().equals(hash));
    }

    /** Asked under the lock: exactly the statements, on exactly the state that was approved. */
    public Approval approval(Released released) {
        return (steps, live) -> proposal(steps, live).hash().equals(released.change().getSpec().planHash());
    }

    /** What was released is not begun, since the history does not take its announcement. */
    public void waitsForHistory(String why) {
        withoutHistory = why;
    }

    /** Why what was released is not begun. */
    public Optional<String> withoutHistory() {
        return Optional.ofNullable(withoutHistory);
    }

    /** What waits after the pass, and which object it waits as; {@code planOnly}: nothing can be approved. */
    public Optional<Pending> settle(Outcome outcome, boolean planOnly, boolean otherApprover) {
        if (outcome.failure().isPresent() || outcome.live().isEmpty()) {
            return Optional.empty();
        }
        if (withoutHistory != null) {
            return control.last(subject.uid(), c -> Changes.phase(c) == Phase.Pending && Changes.status(c).approval() != null).map(c -> new Pending(
                    proposal(outcome.pending(), outcome.live().get()), Optional.of(Changes.name(c)), Optional.empty()));
        }
        leaveApproved();
        if (outcome.pending().isEmpty() || planOnly) {
            control.awaiting(subject.uid()).ifPresent(c -> control.endings().superseded(subject, c,
                    planOnly ? "the DatabaseSpec is in mode Plan now" : "nothing of it is left to do"));
            return outcome.pending().isEmpty()
                    ? Optional.empty()
                    : Optional.of(new Pending(proposal(outcome.pending(), outcome.live().get()), Optional.empty(), Optional.empty()));
        }
        return Optional.of(waiting(proposal(outcome.pending(), outcome.live().get()), outcome.live().get(), otherApprover));
    }

    /** Released and never begun, and the plan is another by now. */
    private void leaveApproved() {
        control.last(subject.uid(), c -> Changes.phase(c) == Phase.Pending && Changes.status(c).approval() != null)
                .filter(c -> changed == null || !Changes.name(changed).equals(Changes.name(c)))
                .ifPresent(c -> control.endings().superseded(subject, c, "it was approved, but before it could be done the plan or the database changed"));
    }

    private Pending waiting(Proposal proposal, DatabaseState live, boolean otherApprover) {
        Optional<DatabaseChange> known = control.awaiting(subject.uid()).or(() -> writtenOnly(proposal));
        if (known.filter(c -> !c.getSpec().planHash().equals(proposal.hash())).isPresent()) {
            control.endings().superseded(subject, known.get(), "the plan, the spec or the database is another now; what is due waits as another change");
            known = Optional.empty();
        }
        // somebody may have deleted it
        known = known.filter(control.book()::exists);
        if (known.filter(control::isTooOld).isPresent()) {
            control.endings().expired(subject, known.get());
            known = Optional.empty();
        }
        if (known.isPresent()) {
            Optional<Decision> no = control.decision(known.get(), Verdict.Reject, otherApprover);
            no.ifPresent(d -> reject(control.awaiting(subject.uid()).orElseThrow(), d));
        }
        Optional<DatabaseChange> rejected = control.last(subject.uid(),
                r -> Changes.phase(r) == Phase.Rejected && r.getSpec().planHash().equals(proposal.hash()));
        if (rejected.isPresent()) {
            return new Pending(proposal, rejected.map(Changes::name), rejected.map(c -> Changes.status(c).approval()));
        }
        DatabaseChange waits = known.orElseGet(() -> await(proposal, live));
        return new Pending(proposal, Optional.of(Changes.name(waits)), Optional.empty());
    }

    /** Written down by a process that ended before it could say that it waits. */
    private Optional<DatabaseChange> writtenOnly(Proposal proposal) {
        return control.last(subject.uid(), c -> Changes.isUntouched(c) && c.getSpec().planHash().equals(proposal.hash())).map(this::awaiting);
    }

    private DatabaseChange await(Proposal proposal, DatabaseState live) {
        return awaiting(control.writer().write(proposal, live, subject));
    }

    private DatabaseChange awaiting(DatabaseChange written) {
        return control.book().write(written, StatusDraft.of(written).phase(Phase.AwaitingApproval,
                "waits for a ChangeApproval: dbspec diff " + Changes.shown(written) + ", then dbspec approve " + Changes.shown(written)).done());
    }

    private void reject(DatabaseChange change, Decision who) {
        control.endings().ended(subject, change, StatusDraft.of(change).approval(who).phase(Phase.Rejected,
                "rejected by " + who.by() + (who.reason() == null ? "" : ": " + who.reason())));
    }

    private Proposal proposal(List<PlannedStep> steps, DatabaseState live) {
        return control.writer().proposal(steps, live, subject);
    }
}
