package dev.databasespec.kubernetes;

import dev.databasespec.api.Api;
import dev.databasespec.api.DatabaseSpec;
import dev.databasespec.api.DeletionPolicy;
import dev.databasespec.api.Mode;
import dev.databasespec.kubernetes.change.AuditRequired;
import dev.databasespec.kubernetes.change.ChangeControl;
import dev.databasespec.kubernetes.change.Subject;
import dev.databasespec.kubernetes.change.Turn;
import dev.databasespec.plan.Hazard;
import dev.databasespec.plan.Problem;
import dev.databasespec.reconcile.Journal;
import dev.databasespec.reconcile.Outcome;
import dev.databasespec.reconcile.Request;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What the deletion of a DatabaseSpec does to its database. */
final class Release {
    static final String ABANDON = Api.GROUP + "/abandon";
    /** Problems that another try may find gone; anything else stays where it is, and the object goes. */
    private static final Set<Problem.Reason> WORTH_WAITING = Set.of(Problem.Reason.LOCK_TIMEOUT, Problem.Reason.STATEMENT_FAILED,
            Problem.Reason.PERMISSION_DENIED);
    private final Admissions admissions;
    private final Work work;
    private final ChangeControl changes;
    private final Turns turns;
    private final Reports reports;

    Release(Admissions admissions, Work work, ChangeControl changes, Turns turns, Reports reports) {
        this.admissions = admissions;
        this.work = work;
        this.changes = changes;
        this.turns = turns;
        this.reports = reports;
    }

    /** Empty: the object may go. Otherwise why it may not, yet. */
    Optional<Explanation> run(DatabaseSpec resource) throws InterruptedException {
        if ("true".equals(resource.getMetadata().getAnnotations().get(ABANDON))) {
            reports.abandoned(resource);
            return Optional.empty();
        }
        if (resource.getSpec().deletionPolicy() == DeletionPolicy.Retain) {
            return Optional.empty();
        }
        if (resource.getSpec().suspend()) {
            return waits("the DatabaseSpec is suspended", "set `suspend: false`");
        }
        if (resource.getSpec().mode() == Mode.Plan) {
            return waits("the DatabaseSpec is in mode Plan, which touches nothing", "set `mode: Apply`");
        }
        return switch (admissions.forRelease(resource)) {
            case Admission.Granted granted -> take(resource, granted);
            case Admission.Blocked(var reason, var why) -> waits(reason.word() + ": " + why.message(), why.action());
            case Admission.Refused(var reason, var why, var errors, var templates) -> waits(reason.word() + ": " + why.message(), why.action());
            case Admission.Waiting waiting -> waits("the DatabaseInstance is being probed", "");
        };
    }

    private Optional<Explanation> take(DatabaseSpec resource, Admission.Granted granted) throws InterruptedException {
        Request.Mode mode = resource.getSpec().deletionPolicy() == DeletionPolicy.Drop ? Request.Mode.DROP : Request.Mode.REVOKE;
        Request request = new Request(granted.target(), granted.desired(), Inventories.of(resource.getStatus()), mode, Optional.of(Hazard.HIGH),
                granted.passwords());
        Turn turn = changes.turn(new Subject(resource, SpecStatuses.before(resource), granted.target().server().address(), Optional.empty()));
        Outcome outcome;
        try {
            outcome = turns.take(granted.server(), () -> work.run(granted.instance(), request, turn, Journal.NONE, false));
        } catch (AuditRequired e) {
            return waits(String.valueOf(e.getMessage()), "mend what keeps the history from taking records");
        }
        if (outcome.failure().isPresent()) {
            return waits(outcome.failure().get().message(), outcome.failure().get().action());
        }
        List<Problem> inTheWay = outcome.problems().stream().filter(p -> p.isError() && WORTH_WAITING.contains(p.reason())).toList();
        if (!inTheWay.isEmpty()) {
            return waits(String.join("; ", inTheWay.stream().limit(3).map(Problem::message).toList()), inTheWay.getFirst().action());
        }
        reports.released(resource, outcome);
        return Optional.empty();
    }

    private static Optional<Explanation> waits(String message, String action) {
        return Optional.of(new Explanation("what was granted is not taken back yet: " + message,
                (action.isEmpty() ? "" : action + "; ") + "or let go without touching the database by the annotation " + ABANDON + "=true"));
    }
}
