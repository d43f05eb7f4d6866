package dev.databasespec.kubernetes.change;

import dev.databasespec.api.DatabaseChange;
import dev.databasespec.api.DatabaseChangeSpec.Trigger;
import dev.databasespec.api.DatabaseChangeStatus;
import dev.databasespec.api.DatabaseChangeStatus.Phase;
import java.util.List;
import java.util.Objects;

/** What a DatabaseChange says of itself. */
public final class Changes {
    private static final DatabaseChangeStatus NOTHING = new DatabaseChangeStatus(null, null, null, null, null, null, null, null, null, List.of(), List.of(),
            null,
            null,
            null, null);

    private Changes() {}

    static DatabaseChangeStatus status(DatabaseChange change) {
        return Objects.requireNonNullElse(change.getStatus(), NOTHING);
    }

    /** One that was written down and not begun says nothing yet. */
    public static Phase phase(DatabaseChange change) {
        return Objects.requireNonNullElse(status(change).phase(), Phase.Pending);
    }

    /** Whether nothing more becomes of it. One that failed may be tried again as it is. */
    static boolean hasEnded(DatabaseChange change) {
        return switch (phase(change)) {
            case Applied, Failed, Rejected, Superseded, Expired -> true;
            case Pending, AwaitingApproval, Applying -> false;
        };
    }

    /** Whether it was to be done and nobody has written down what became of it. */
    static boolean isUnfinished(DatabaseChange change) {
        return switch (phase(change)) {
            case Pending, Applying -> true;
            case Applied, Failed, Rejected, Superseded, Expired, AwaitingApproval -> false;
        };
    }

    /** That its DatabaseSpec is gone: nothing is done by it. */
    static boolean isDeletion(DatabaseChange change) {
        return change.getSpec().trigger() == Trigger.Deletion && change.getSpec().stepCount() == 0;
    }

    static boolean waits(DatabaseChange change) {
        return phase(change) == Phase.AwaitingApproval;
    }

    /** Written down, and nothing else has happened with it. */
    static boolean isUntouched(DatabaseChange change) {
        return phase(change) == Phase.Pending && status(change).approval() == null && status(change).attempts() == null;
    }

    static String name(DatabaseChange change) {
        return change.getMetadata().getName();
    }

    /** As a command takes it. */
    static String shown(DatabaseChange change) {
        return name(change) + " -n " + change.getMetadata().getNamespace();
    }

    static String uidOfSpec(DatabaseChange change) {
        return change.getSpec().specRef().uid();
    }

    static boolean isPart(DatabaseChange change) {
        return change.getSpec().part() != null;
    }

    /** Whether its record, if it has one, is where it belongs. */
    static boolean isDelivered(DatabaseChange change) {
        return status(change).audit() == null || Boolean.TRUE.equals(status(change).auditDelivered());
    }
}
