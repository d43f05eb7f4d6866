package dev.databasespec.kubernetes.change;

import dev.databasespec.api.ChangeApproval;
import dev.databasespec.api.ChangeApprovalSpec;
import dev.databasespec.api.ChangeApprovalStatus;
import dev.databasespec.api.ChangeApprovalStatus.Phase;
import dev.databasespec.api.DatabaseChange;
import dev.databasespec.api.DatabaseChangeSpec.Requester;
import dev.databasespec.model.Printable;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whether a ChangeApproval counts, decided from what it says and what has become of the change. */
public final class Judgement {
    private final ChangeApproval approval;
    private final ChangeApprovalSpec spec;
    private final boolean otherApprover;
    private final Instant now;

    private Judgement(ChangeApproval approval, boolean otherApprover, Instant now) {
        this.approval = approval;
        this.spec = approval.getSpec();
        this.otherApprover = otherApprover;
        this.now = now;
    }

    /**
     * What its status shall say.
     *
     * @param change that it names; empty: there is none
     * @param otherApprover who wrote the DatabaseSpec may not approve
     */
    public static ChangeApprovalStatus of(ChangeApproval approval, Optional<DatabaseChange> change, boolean otherApprover, Instant now) {
        Judgement judgement = new Judgement(approval, otherApprover, now);
        ChangeApprovalStatus before = approval.getStatus();
        boolean over = before != null && before.phase() != null && before.phase() != Phase.Pending;
        if (before != null && over) {
            return before;
        }
        return change.map(judgement::about).orElseGet(() -> isVoid("there is no DatabaseChange " + judgement.changeName() + " in namespace "
                + Printable.quoted(approval.getMetadata().getNamespace()) + "; see kubectl get dbchange"));
    }

    /** Whether the change may be released, or is to be rejected, because of it. */
    static boolean counts(ChangeApproval approval, DatabaseChange change, boolean otherApprover, Instant now) {
        return Changes.waits(change)
                && of(approval, Optional.of(change), otherApprover, now).phase() == Phase.Pending;
    }

    private ChangeApprovalStatus about(DatabaseChange change) {
        var used = Changes.status(change).approval();
        if (used != null && used.name().equals(approval.getMetadata().getName())) {
            return new ChangeApprovalStatus(Phase.Used, spec.decision() == ChangeApprovalSpec.Verdict.Reject
                    ? "the change was rejected by it"
                    : "the change was released by it; what became of it: kubectl get dbchange " + Changes.shown(change));
        }
        if (!spec.planHash().equals(change.getSpec().planHash())) {
            return isVoid("its planHash " + spec.planHash() + " is not that of DatabaseChange " + changeName() + ", which is " + change.getSpec().planHash()
                    + "; look at the plan again (dbspec diff " + Changes.shown(change) + ") and approve what it is now");
        }
        if (Changes.isUntouched(change)) {
            // the API server may show already that it waits
            return new ChangeApprovalStatus(Phase.Pending, "the change is being written down; it is looked at again when that is done");
        }
        if (!Changes.waits(change)) {
            return isVoid("DatabaseChange " + changeName() + " does not wait for approval, it is " + Changes.phase(change)
                    + "; an approval counts once, and for what waits only");
        }
        if (expiry(spec).isEmpty() && spec.expiresAt() != null) {
            return isVoid(
                    "its expiresAt " + Printable.quoted(spec.expiresAt()) + " is no moment that exists, so nobody knows how long it is good; make a new one"
                            + " with one such as 2027-01-31T00:00:00Z, or without");
        }
        if (expiry(spec).filter(end -> !end.isAfter(now)).isPresent()) {
            return new ChangeApprovalStatus(Phase.Expired, "it was good until " + spec.expiresAt() + " and was not used by then; make a new one");
        }
        if (spec.decision() == ChangeApprovalSpec.Verdict.Approve && otherApprover) {
            Optional<String> obstacle = obstacle(change.getSpec().requestedBy());
            if (obstacle.isPresent()) {
                return isVoid(obstacle.get());
            }
        }
        return new ChangeApprovalStatus(Phase.Pending, "it is acted on at the next pass of the DatabaseSpec");
    }

    /** Until when it is good. Empty: for ever, or until a day that no calendar has, which the pattern of the CRD lets through. */
    public static Optional<Instant> expiry(ChangeApprovalSpec spec) {
        try {
            return Optional.ofNullable(spec.expiresAt()).map(text -> OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    private Optional<String> obstacle(Requester requester) {
        if (requester.source() == Requester.Source.FieldManager) {
            return Optional
                    .of("the DatabaseInstance asks for another approver than who wrote the DatabaseSpec (requireOtherApprover), and this cluster does not"
                            + " stamp who wrote it, so nobody can approve; have the policy " + Requesters.POLICY
                            + " installed (crds/policies/requested-by.yaml), write the spec again, and approve then");
        }
        return requester.user().equals(Requesters.shown(spec.approvedBy()))
                ? Optional.of(Printable.quoted(spec.approvedBy()) + " wrote the DatabaseSpec, and the DatabaseInstance asks for another approver"
                        + " (requireOtherApprover); ask somebody else")
                : Optional.empty();
    }

    private String changeName() {
        return Printable.quoted(spec.changeRef().name());
    }

    private static ChangeApprovalStatus isVoid(@Nullable String why) {
        return new ChangeApprovalStatus(Phase.Void, Objects.requireNonNullElse(why, ""));
    }
}
