package dev.databasespec.cli;

import dev.databasespec.api.ChangeApproval;
import dev.databasespec.api.ChangeApprovalSpec.Verdict;
import dev.databasespec.api.ChangeApprovalStatus;
import dev.databasespec.api.DatabaseChange;
import dev.databasespec.api.DatabaseChangeStatus;
import dev.databasespec.api.DatabaseChangeStatus.Phase;
import dev.databasespec.cli.change.ChangeView;
import dev.databasespec.model.Printable;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Looks what becomes of a decision: the operator says it in the status of the ChangeApproval, and then of the DatabaseChange. */
final class DecisionOutcome {
    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final int LONGEST = 4096;

    private final ChangeReader reader;
    private final ClusterOptions.Place place;
    private final Verdict verdict;

    /** {@code isSettled}: false where nothing can be said yet */
    record Fate(boolean isSettled, ExitCode code, String message) {}

    DecisionOutcome(ChangeReader reader, ClusterOptions.Place place, Verdict verdict) {
        this.reader = reader;
        this.place = place;
        this.verdict = verdict;
    }

    Fate await(ChangeApproval approval, String change, Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        Fate fate = patience.isZero() ? open(change) : look(approval, change);
        while (!fate.isSettled() && System.nanoTime() < deadline) {
            pause();
            fate = look(approval, change);
        }
        return fate;
    }

    private Fate look(ChangeApproval approval, String change) {
        ChangeApprovalStatus decision = find(approval).map(ChangeApproval::getStatus).orElse(null);
        if (decision != null && decision.phase() != null) {
            switch (decision.phase()) {
                case Void -> {
                    return failed("it does not count: " + text(decision.message()));
                }
                case Expired -> {
                    return failed("it has expired: " + text(decision.message()));
                }
                case Pending, Used -> {
                }
            }
        }
        return reader.find(change).map(this::of).orElseGet(() -> failed("DatabaseChange " + Printable.quoted(change) + " is gone"));
    }

    private Fate of(DatabaseChange change) {
        DatabaseChangeStatus status = ChangeView.orNew(change.getStatus());
        Phase phase = status.phase() == null ? Phase.Pending : status.phase();
        String message = status.message() == null ? "" : ": " + text(status.message());
        return switch (phase) {
            case Pending, AwaitingApproval, Applying -> open(change.getMetadata().getName());
            case Applied -> verdict == Verdict.Approve ? new Fate(true, ExitCode.DONE, "Applied" + message) : failed("Applied" + message);
            case Rejected -> verdict == Verdict.Reject ? new Fate(true, ExitCode.DONE, "Rejected" + message) : failed("Rejected" + message);
            case Failed -> failed("Failed" + (status.error() == null ? message : ": " + text(status.error().message())));
            case Superseded, Expired -> failed(phase + message);
        };
    }

    /** One that was deleted meanwhile may have been cleaned up with its change. */
    private Optional<ChangeApproval> find(ChangeApproval approval) {
        try {
            return Optional.ofNullable(place.client().resource(approval).get());
        } catch (KubernetesClientException e) {
            throw ClusterFailures.of(e, place.server(), "get changeapprovals in namespace " + Printable.quoted(place.namespace()), "approver");
        }
    }

    private Fate open(String change) {
        return new Fate(false, ExitCode.DONE, "nothing has become of it yet: dbspec get dbchange " + change + " -n " + place.namespace()
                + " shows when the operator has acted on it");
    }

    private static Fate failed(String message) {
        return new Fate(true, ExitCode.PARTIAL, message);
    }

    private static String text(@Nullable String text) {
        return text == null ? "the operator says no more" : Printable.escaped(text, LONGEST);
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailure(ExitCode.OTHER, "interrupted");
        }
    }
}
