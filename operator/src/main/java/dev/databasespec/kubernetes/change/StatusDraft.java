package dev.databasespec.kubernetes.change;

import dev.databasespec.api.DatabaseChange;
import dev.databasespec.api.DatabaseChangeSpec.ChangeStep;
import dev.databasespec.api.DatabaseChangeStatus;
import dev.databasespec.api.DatabaseChangeStatus.AuditLink;
import dev.databasespec.api.DatabaseChangeStatus.ChangeError;
import dev.databasespec.api.DatabaseChangeStatus.Decision;
import dev.databasespec.api.DatabaseChangeStatus.Phase;
import dev.databasespec.api.DatabaseChangeStatus.StepResult;
import dev.databasespec.model.Printable;
import dev.databasespec.reconcile.Failure;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A status on its way from what it was to what it will be. */
final class StatusDraft {
    private static final int LONGEST_MESSAGE = 4000;
    private @Nullable Phase phase;
    private @Nullable String message;
    private @Nullable String pass;
    private @Nullable String startedAt;
    private @Nullable String finishedAt;
    private @Nullable Integer attempts;
    private @Nullable String lastAttemptAt;
    private @Nullable String transaction;
    private @Nullable Integer applied;
    private List<StepResult> results;
    private List<ChangeStep> further;
    private @Nullable ChangeError error;
    private @Nullable Decision approval;
    private @Nullable AuditLink audit;
    private @Nullable Boolean auditDelivered;

    private StatusDraft(DatabaseChangeStatus s) {
        phase = s.phase();
        message = s.message();
        pass = s.pass();
        startedAt = s.startedAt();
        finishedAt = s.finishedAt();
        attempts = s.attempts();
        lastAttemptAt = s.lastAttemptAt();
        transaction = s.transaction();
        applied = s.applied();
        results = s.results();
        further = s.further();
        error = s.error();
        approval = s.approval();
        audit = s.audit();
        auditDelivered = s.auditDelivered();
    }

    static StatusDraft of(DatabaseChange change) {
        return new StatusDraft(Changes.status(change));
    }

    StatusDraft phase(Phase next, @Nullable String why) {
        phase = next;
        message = why == null ? null : Printable.escaped(why, LONGEST_MESSAGE);
        pass = PassId.current().orElse(null);
        return this;
    }

    /** Another try begins. */
    StatusDraft attempt(Instant now) {
        String time = text(now);
        startedAt = startedAt == null ? time : startedAt;
        attempts = attempts == null ? 1 : attempts + 1;
        lastAttemptAt = attempts == 1 ? null : time;
        return this;
    }

    /** Another try that failed alike: nothing else of what is in the history changes. */
    StatusDraft attemptedAgain(Instant now) {
        attempts = attempts == null ? 2 : attempts + 1;
        lastAttemptAt = text(now);
        return this;
    }

    StatusDraft finished(Instant now) {
        finishedAt = text(now);
        startedAt = startedAt == null ? finishedAt : startedAt;
        return this;
    }

    StatusDraft transaction(@Nullable String id) {
        transaction = id;
        return this;
    }

    StatusDraft results(Results.Told told) {
        applied = told.applied();
        results = told.results();
        further = told.further();
        return this;
    }

    /** What it was about to come to did not happen, or nobody knows. */
    StatusDraft withoutResults() {
        transaction = null;
        applied = null;
        results = List.of();
        further = List.of();
        return this;
    }

    StatusDraft error(@Nullable ChangeError what) {
        error = what;
        return this;
    }

    static ChangeError errorOf(Failure failure) {
        String text = failure.message() + (failure.action().isEmpty() ? "" : "; " + failure.action());
        return new ChangeError(failure.sqlState().filter(s -> s.length() == 5).orElse(null), Printable.escaped(text, LONGEST_MESSAGE));
    }

    StatusDraft approval(@Nullable Decision who) {
        approval = who;
        return this;
    }

    StatusDraft audit(@Nullable AuditLink link) {
        audit = link;
        auditDelivered = link == null ? null : Boolean.FALSE;
        return this;
    }

    StatusDraft delivered() {
        auditDelivered = true;
        return this;
    }

    static String text(Instant moment) {
        return moment.truncatedTo(ChronoUnit.MILLIS).toString();
    }

    DatabaseChangeStatus done() {
        return new DatabaseChangeStatus(phase, message, pass, startedAt, finishedAt, attempts, lastAttemptAt, transaction, applied, results, further, error,
                approval,
                audit, auditDelivered);
    }
}
