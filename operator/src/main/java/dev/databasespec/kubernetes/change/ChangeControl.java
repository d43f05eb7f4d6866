package dev.databasespec.kubernetes.change;

import dev.databasespec.api.ChangeApproval;
import dev.databasespec.api.ChangeApprovalSpec.Verdict;
import dev.databasespec.api.DatabaseChange;
import dev.databasespec.api.DatabaseChangeStatus.Decision;
import dev.databasespec.api.DatabaseChangeStatus.Phase;
import dev.databasespec.api.DatabaseSpec;
import dev.databasespec.api.DatabaseSpecSpec;
import dev.databasespec.api.DatabaseSpecStatus;
import dev.databasespec.api.DeletionPolicy;
import dev.databasespec.api.Enforcement;
import dev.databasespec.api.InstanceRef;
import dev.databasespec.api.Mode;
import dev.databasespec.api.Period;
import dev.databasespec.api.RiskLimit;
import dev.databasespec.reconcile.AuditException;
import dev.databasespec.reconcile.Rendering;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Changes of all DatabaseSpecs: which are under way, which wait for somebody, and who has decided. */
public final class ChangeControl {
    private static final Logger LOG = LoggerFactory.getLogger(ChangeControl.class);
    private final ChangeBook book;
    private final ChangeWriter writer;
    private final Endings endings;
    private final Function<DatabaseChange, List<ChangeApproval>> approvals;
    private final AuditTrail trail;
    private final Clock clock;
    private final Duration patience;

    /**
     * What it needs of the cluster.
     *
     * @param approvals the ChangeApprovals that name a change
     * @param statuses writes the status of a DatabaseSpec
     * @param wake has a DatabaseSpec looked at
     * @param discard deletes a ChangeApproval
     */
    public record Surroundings(Function<DatabaseChange, List<ChangeApproval>> approvals, BiConsumer<DatabaseSpec, DatabaseSpecStatus> statuses,
            Consumer<DatabaseSpec> wake, Consumer<ChangeApproval> discard) {}

    /**
     * How long things are kept.
     *
     * @param changes that have ended, for each DatabaseSpec
     * @param patience how long a change waits for approval
     */
    public record Keeping(int changes, Duration patience) {}

    public ChangeControl(ChangeBook book, Requesters requesters, Rendering rendering, AuditTrail trail, Surroundings surroundings, Keeping keeping,
            Clock clock) {
        this.book = book;
        this.writer = new ChangeWriter(book, requesters, rendering, trail.isKept());
        this.endings = new Endings(book, trail, clock, keeping.changes(), surroundings);
        this.approvals = surroundings.approvals();
        this.trail = trail;
        this.clock = clock;
        this.patience = keeping.patience();
    }

    /** Before the first pass: what an earlier process left is read, and its records that were not delivered go out. */
    public void start(SortedSet<String> namespaces) {
        book.load(namespaces);
        for (List<DatabaseChange> changes : List.copyOf(book.all())) {
            for (DatabaseChange change : changes) {
                if (Changes.hasEnded(change) && !Changes.isDelivered(change) && trail.isKept()) {
                    endings.deliver(owner(change), change);
                } else if ((Changes.hasEnded(change) || !trail.isKept()) && change.hasFinalizer(ChangeStore.FINALIZER)) {
                    book.release(change);
                }
            }
        }
    }

    /** DatabaseSpecs that were deleted while nobody looked. {@code exists}: by uid. False: the history could not be asked, and it has to be tried again. */
    public boolean leaveOrphans(Predicate<String> exists) {
        boolean all = true;
        for (List<DatabaseChange> changes : List.copyOf(book.all())) {
            DatabaseChange last = changes.getLast();
            boolean told = changes.stream().anyMatch(c -> Changes.isDeletion(c) && Changes.hasEnded(c));
            if (exists.test(Changes.uidOfSpec(last))) {
                continue;
            }
            if (told) {
                trail.handOver(owner(last));
            } else {
                all &= leave(last);
            }
        }
        return all;
    }

    /** Where its chain ends is known by the history alone: its own status is gone. */
    private boolean leave(DatabaseChange last) {
        DatabaseSpec owner = owner(last);
        try {
            DatabaseSpecStatus status = trail.isKept()
                    ? DatabaseSpecStatus.NONE.withAudit(trail.known(Records.place(last.getSpec()), Changes.uidOfSpec(last)))
                    : DatabaseSpecStatus.NONE;
            owner.setStatus(status);
            trail.handOver(owner);
            left(new Subject(owner, status, last.getSpec().target().instance(), Optional.empty()));
            return true;
        } catch (AuditException | KubernetesClientException e) {
            LOG.warn("that DatabaseSpec {}/{} is gone cannot be told to the history yet; trying again: {}", owner.getMetadata().getNamespace(),
                    owner.getMetadata().getName(), e.getMessage());
            return false;
        }
    }

    /** Enough of the DatabaseSpec to have it looked at, and to tell that it is gone. */
    private static DatabaseSpec owner(DatabaseChange change) {
        DatabaseSpec owner = new DatabaseSpec();
        owner.setMetadata(new ObjectMetaBuilder().withName(change.getSpec().specRef().name()).withNamespace(change.getMetadata().getNamespace())
                .withUid(change.getSpec().specRef().uid()).withGeneration(change.getSpec().specRef().generation()).build());
        owner.setSpec(new DatabaseSpecSpec(new InstanceRef("unknown", null), change.getSpec().target().database(), null, false, Mode.Apply,
                Enforcement.Authoritative, Period.parse("5m"), DeletionPolicy.Retain, RiskLimit.Medium, List.of(), List.of(), List.of()));
        return owner;
    }

    /** One pass over one DatabaseSpec. */
    public Turn turn(Subject subject) {
        if (book.refresh(subject.uid())) {
            // one may have ended by a write whose answer was lost, and nobody has delivered it
            book.of(subject.uid()).stream().filter(Changes::hasEnded).forEach(c -> endings.deliver(subject.resource(), c));
        }
        return new Turn(this, subject);
    }

    /** It is gone, and nothing of it will be done any more. That it is gone is a change without steps, so that it reaches the history. */
    public void left(Subject subject) {
        book.of(subject.uid()).stream().filter(c -> !Changes.hasEnded(c))
                .forEach(c -> endings.abandoned(subject, c));
        if (trail.isKept()) {
            endings.gone(subject, () -> writer.deletion(subject));
        } else {
            book.forget(subject.uid());
        }
    }

    /** The spec says something else than the plan that waits, and cannot be planned. */
    public void refused(Subject subject, String reason) {
        awaiting(subject.uid()).filter(c -> c.getSpec().specRef().generation() != subject.generation())
                .ifPresent(c -> endings.superseded(subject, c, "the spec was changed, and is refused as it is now: " + reason));
    }

    public Optional<DatabaseChange> find(String namespace, String name) {
        return book.find(namespace, name);
    }

    Optional<DatabaseChange> awaiting(String uid) {
        return last(uid, c -> Changes.phase(c) == Phase.AwaitingApproval);
    }

    /** What was to be done, or failed, last. */
    Optional<DatabaseChange> former(String uid) {
        return last(uid, Changes::isUnfinished)
                .or(() -> last(uid, c -> Changes.phase(c) != Phase.AwaitingApproval).filter(c -> Changes.phase(c) == Phase.Failed));
    }

    Optional<DatabaseChange> last(String uid, Predicate<DatabaseChange> which) {
        return book.of(uid).stream().filter(which).reduce((a, b) -> b);
    }

    /** The first decision that counts; of two of the same second the no. */
    Optional<Decision> decision(DatabaseChange change, Verdict verdict, boolean otherApprover) {
        Instant now = clock.instant();
        return approvals.apply(change).stream().filter(a -> Judgement.counts(a, change, otherApprover, now))
                .min(Comparator.comparing((ChangeApproval a) -> a.getMetadata().getCreationTimestamp())
                        .thenComparing(a -> a.getSpec().decision() == Verdict.Approve).thenComparing(a -> a.getMetadata().getName()))
                .filter(a -> a.getSpec().decision() == verdict)
                .map(a -> new Decision(a.getMetadata().getName(), a.getSpec().approvedBy(), a.getMetadata().getCreationTimestamp(), a.getSpec().reason()));
    }

    boolean isTooOld(DatabaseChange change) {
        return Instant.parse(change.getMetadata().getCreationTimestamp()).plus(patience).isBefore(clock.instant());
    }

    ChangeBook book() {
        return book;
    }

    ChangeWriter writer() {
        return writer;
    }

    Endings endings() {
        return endings;
    }

    Clock clock() {
        return clock;
    }
}
