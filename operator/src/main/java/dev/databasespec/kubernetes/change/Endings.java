package dev.databasespec.kubernetes.change;

import dev.databasespec.api.DatabaseChange;
import dev.databasespec.api.DatabaseChangeStatus.Phase;
import dev.databasespec.api.DatabaseSpec;
import dev.databasespec.api.DatabaseSpecStatus;
import dev.databasespec.api.DatabaseSpecStatus.AuditChain;
import dev.databasespec.kubernetes.change.AuditTrail.Note;
import dev.databasespec.kubernetes.change.ChangeControl.Surroundings;
import dev.databasespec.reconcile.AuditEntry.Kind;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Ends changes: writes down what became of them, has it recorded, and clears away what is old. */
final class Endings {
    private final ChangeBook book;
    private final AuditTrail trail;
    private final Clock clock;
    private final int kept;
    private final Surroundings surroundings;
    /** DatabaseSpecs that were deleted, and have changes still. */
    private final Set<String> gone = ConcurrentHashMap.newKeySet();

    /** {@code kept}: how many that have ended stay in the cluster, for each DatabaseSpec. */
    Endings(ChangeBook book, AuditTrail trail, Clock clock, int kept, Surroundings surroundings) {
        this.book = book;
        this.trail = trail;
        this.clock = clock;
        this.kept = kept;
        this.surroundings = surroundings;
    }

    void ended(Subject subject, DatabaseChange change, StatusDraft draft) {
        DatabaseChange ended = book.write(change, trail.placed(chain(subject.resource()), change, draft.finished(clock.instant())));
        deliver(subject.resource(), ended);
        clean(subject.uid());
    }

    void deliver(DatabaseSpec resource, DatabaseChange ended) {
        trail.deliver(ended, () -> surroundings.wake().accept(resource), () -> clean(Changes.uidOfSpec(ended)));
    }

    private static @Nullable AuditChain chain(DatabaseSpec resource) {
        return Objects.requireNonNullElse(resource.getStatus(), DatabaseSpecStatus.NONE).audit();
    }

    void superseded(Subject subject, DatabaseChange change, String why) {
        ended(subject, change, StatusDraft.of(change).phase(Phase.Superseded, why));
    }

    /** The DatabaseSpec is gone. */
    void abandoned(Subject subject, DatabaseChange change) {
        if (Changes.isDeletion(change)) {
            return;
        }
        if (Changes.phase(change) == Phase.Applying) {
            ended(subject, change, StatusDraft.of(change).phase(Phase.Failed, "the operator was interrupted, and the DatabaseSpec was deleted meanwhile; the"
                    + " server can tell by the transaction what became of it (pg_xact_status)"));
        } else {
            superseded(subject, change, "the DatabaseSpec was deleted");
        }
    }

    void expired(Subject subject, DatabaseChange change) {
        ended(subject, change, StatusDraft.of(change).phase(Phase.Expired, "nobody decided in time; while it is still due, another change waits in its place"));
    }

    /** The server says that its transaction was committed: what was written down right before is what happened. */
    void committed(Subject subject, DatabaseChange change) {
        var status = Changes.status(change);
        boolean whole = status.results().isEmpty() && Objects.equals(status.applied(), change.getSpec().stepCount());
        ended(subject, change, StatusDraft.of(change).phase(whole ? Phase.Applied : Phase.Failed, whole
                ? "the end of its transaction was not seen; the server says that it was committed"
                : "the operator was interrupted after " + status.applied() + " of its " + change.getSpec().stepCount()
                        + " steps; what was still to do is done by another change"));
    }

    /** Where the platform asks for it, nothing risky is done that the history does not know of. */
    void announce(Subject subject, DatabaseChange change) {
        if (trail.isRequired() && !trail.announced(subject, change, status -> surroundings.statuses().accept(subject.resource(), status))) {
            throw AuditRequired.of(trail.waiting(subject.resource()).map(Outbox.Waiting::why).orElse("it did not answer in time"));
        }
    }

    /** {@code deletion} writes down that the DatabaseSpec is gone; a namespace that goes with it takes nothing any more. */
    void gone(Subject subject, Supplier<DatabaseChange> deletion) {
        gone.add(subject.uid());
        trail.handOver(subject.resource());
        DatabaseChange change;
        try {
            change = book.of(subject.uid()).stream().filter(Changes::isDeletion).findFirst().orElseGet(deletion);
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_FORBIDDEN && e.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
                throw e;
            }
            trail.deliverAtOnce(subject.resource(), subject.server(), Note.of(Kind.Deleted, "deleted, with its namespace"));
            return;
        }
        ended(subject, change, StatusDraft.of(change).phase(Phase.Applied, "the DatabaseSpec was deleted, deletionPolicy "
                + subject.resource().getSpec().deletionPolicy()));
    }

    /** What has ended and is recorded goes, the oldest first, but for the last no, which holds still; of a DatabaseSpec that is gone all of it. */
    void clean(String uid) {
        List<DatabaseChange> old = book.of(uid).stream().filter(c -> Changes.hasEnded(c) && Changes.isDelivered(c)).toList();
        boolean last = gone.contains(uid);
        Optional<DatabaseChange> no = old.stream().filter(c -> !last && Changes.phase(c) == Phase.Rejected).reduce((a, b) -> b);
        old.stream().limit(Math.max(0, old.size() - (last ? 0 : kept))).filter(c -> no.filter(c::equals).isEmpty()).forEach(this::delete);
        if (last && book.of(uid).isEmpty()) {
            gone.remove(uid);
            trail.forget(uid);
        }
    }

    /** With what people said about it. */
    private void delete(DatabaseChange change) {
        surroundings.approvals().apply(change).forEach(surroundings.discard());
        book.delete(change);
    }
}
