package dev.databasespec.kubernetes;

import dev.databasespec.api.DatabaseInstance;
import dev.databasespec.kubernetes.change.AuditRequired;
import dev.databasespec.kubernetes.change.ChangeJournal;
import dev.databasespec.kubernetes.change.Turn;
import dev.databasespec.kubernetes.change.Turn.Released;
import dev.databasespec.reconcile.Catalog.Fate;
import dev.databasespec.reconcile.CatalogException;
import dev.databasespec.reconcile.Failure;
import dev.databasespec.reconcile.Journal;
import dev.databasespec.reconcile.Outcome;
import dev.databasespec.reconcile.Reconciliation;
import dev.databasespec.reconcile.Request;
import dev.databasespec.reconcile.Target;
import java.util.Optional;

/** What a pass does to its database, every part of it under a DatabaseChange: what needs nobody first, and then what somebody approved. */
record Work(Reconciliation reconciliation, Rotation rotation) {

    Outcome run(DatabaseInstance instance, Request request, Turn turn, Journal inventory, boolean otherApprover) {
        Optional<Outcome> open = interrupted(turn, request);
        if (open.isPresent()) {
            return open.get();
        }
        Outcome outcome = run(instance, request, turn, turn.journal(inventory));
        Optional<Released> released = request.mode() == Request.Mode.APPLY ? turn.released(outcome, otherApprover) : Optional.empty();
        return released.map(r -> approved(instance, request.approved(outcome.inventory(), turn.approval(r)), turn, turn.journal(inventory, r), outcome))
                .orElse(outcome);
    }

    /** Where the history does not take what it has to know before, what was done already is told all the same. */
    private Outcome approved(DatabaseInstance instance, Request request, Turn turn, ChangeJournal journal, Outcome first) {
        try {
            return run(instance, request, turn, journal).after(first);
        } catch (AuditRequired e) {
            turn.waitsForHistory(String.valueOf(e.getMessage()));
            return first;
        }
    }

    private Outcome run(DatabaseInstance instance, Request request, Turn turn, ChangeJournal journal) {
        Outcome outcome = rotation.run(instance, request, r -> reconciliation.run(r, journal));
        turn.close(journal, outcome, transaction -> fate(request.target(), transaction));
        return outcome;
    }

    private Fate fate(Target target, String transaction) {
        try {
            return reconciliation.fate(target, transaction);
        } catch (CatalogException e) {
            // whoever comes next asks again
            return Fate.IN_PROGRESS;
        }
    }

    /** An earlier pass ended between the last word to the API server and the answer to COMMIT: the server knows what became of it. */
    private Optional<Outcome> interrupted(Turn turn, Request request) {
        turn.leaveInterruptedCalls();
        Optional<String> transaction = turn.openTransaction();
        if (transaction.isEmpty()) {
            return Optional.empty();
        }
        try {
            return turn.resolve(reconciliation.fate(request.target(), transaction.get()))
                    ? Optional.empty()
                    : Optional.of(Outcome.failed(Failure.of(Failure.Kind.LOCK_TIMEOUT, "transaction " + transaction.get() + " of an earlier pass runs still",
                            "it is looked at again; the server ends it when it notices that nobody is there"), request.applied()));
        } catch (CatalogException e) {
            return Optional.of(Outcome.failed(e.failure(), request.applied()));
        }
    }
}
