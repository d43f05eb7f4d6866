package dev.databasespec.kubernetes.change;

import static org.assertj.core.api.Assertions.assertThat;

import dev.databasespec.api.ChangeApproval;
import dev.databasespec.api.ChangeApprovalSpec;
import dev.databasespec.api.ChangeApprovalSpec.ChangeRef;
import dev.databasespec.api.ChangeApprovalSpec.Verdict;
import dev.databasespec.api.ChangeApprovalStatus;
import dev.databasespec.api.DatabaseChange;
import dev.databasespec.api.DatabaseChangeSpec;
import dev.databasespec.api.DatabaseChangeSpec.ChangeTarget;
import dev.databasespec.api.DatabaseChangeSpec.Requester;
import dev.databasespec.api.DatabaseChangeSpec.Requester.Source;
import dev.databasespec.api.DatabaseChangeSpec.SpecRef;
import dev.databasespec.api.DatabaseChangeSpec.Trigger;
import dev.databasespec.api.DatabaseChangeStatus.Decision;
import dev.databasespec.api.DatabaseChangeStatus.Phase;
import dev.databasespec.api.DatabaseSpecStatus.Risk;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class JudgementTest {
    private static final Instant NOW = Instant.parse("2026-11-21T08:00:00Z");
    private static final String HASH = "sha256:" + "1".repeat(64);
    private static final Requester STAMPED = new Requester("alice@acme.com", Source.Admission);

    @Test
    void countsForExactlyThePlanThatWaits() {
        assertThat(judged(approval("bob@acme.com", HASH, null), change(Phase.AwaitingApproval, STAMPED), true)).startsWith("Pending: ");
    }

    @Test
    void isVoidForAnotherPlan() {
        assertThat(judged(approval("bob@acme.com", "sha256:" + "2".repeat(64), null), change(Phase.AwaitingApproval, STAMPED), false))
                .startsWith("Void: its planHash sha256:222").contains("dbspec diff orders-7f3a9c");
    }

    @ParameterizedTest
    @EnumSource(value = Phase.class, mode = EnumSource.Mode.EXCLUDE, names = {"AwaitingApproval", "Pending"})
    void isVoidForWhatDoesNotWait(Phase phase) {
        assertThat(judged(approval("bob@acme.com", HASH, null), change(phase, STAMPED), false)).startsWith("Void: ").contains("it is " + phase);
    }

    @Test
    void waitsForAChangeThatIsBeingWrittenDown() {
        assertThat(judged(approval("bob@acme.com", HASH, null), change(Phase.Pending, STAMPED), false)).startsWith("Pending: the change is being written down");
    }

    @Test
    void isVoidWithoutTheChange() {
        assertThat(text(Judgement.of(approval("bob@acme.com", HASH, null), Optional.empty(), false, NOW)))
                .startsWith("Void: there is no DatabaseChange \"orders-7f3a9c\"");
    }

    @Test
    void isExpiredAtItsMomentAndNotBefore() {
        assertThat(judged(approval("bob@acme.com", HASH, "2026-11-21T09:00:00+01:00"), change(Phase.AwaitingApproval, STAMPED), false))
                .startsWith("Expired: it was good until");
        assertThat(judged(approval("bob@acme.com", HASH, "2026-11-21T08:00:01Z"), change(Phase.AwaitingApproval, STAMPED), false)).startsWith("Pending: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"2027-02-30T00:00:00Z", "2027-01-01T25:61:61Z", "2027-13-01T00:00:00+99:99"})
    void isVoidUntilADayThatNoCalendarHas(String expiresAt) {
        assertThat(judged(approval("bob@acme.com", HASH, expiresAt), change(Phase.AwaitingApproval, STAMPED), false))
                .startsWith("Void: its expiresAt \"" + expiresAt + "\" is no moment that exists");
    }

    @Test
    void whoWroteTheSpecCannotApproveWhereThePlatformAsksForAnother() {
        assertThat(judged(approval("alice@acme.com", HASH, null), change(Phase.AwaitingApproval, STAMPED), true))
                .startsWith("Void: \"alice@acme.com\" wrote the DatabaseSpec").contains("ask somebody else");
        assertThat(judged(approval("alice@acme.com", HASH, null), change(Phase.AwaitingApproval, STAMPED), false)).startsWith("Pending: ");
    }

    @Test
    void aNameThatIsShownInAnotherFormIsTheSameName() {
        String user = "mal\u202Elory" + "y".repeat(600);
        var change = change(Phase.AwaitingApproval, new Requester(Requesters.shown(user), Source.Admission));
        assertThat(judged(approval(user, HASH, null), change, true)).startsWith("Void: ");
    }

    @Test
    void aClaimProvesNobodyElse() {
        var claimed = change(Phase.AwaitingApproval, new Requester("kubectl", Source.FieldManager));
        assertThat(judged(approval("bob@acme.com", HASH, null), claimed, true)).startsWith("Void: ").contains("does not stamp who wrote it");
    }

    @Test
    void whatIsOverStaysOver() {
        ChangeApproval approval = approval("bob@acme.com", HASH, null);
        approval.setStatus(new ChangeApprovalStatus(ChangeApprovalStatus.Phase.Void, "long ago"));
        assertThat(judged(approval, change(Phase.AwaitingApproval, STAMPED), false)).isEqualTo("Void: long ago");
        assertThat(Judgement.counts(approval, change(Phase.AwaitingApproval, STAMPED), false, NOW)).isFalse();
    }

    @ParameterizedTest
    @EnumSource(Phase.class)
    void isUsedOnceTheChangeNamesIt(Phase phase) {
        DatabaseChange change = change(phase, STAMPED);
        change.setStatus(StatusDraft.of(change).approval(new Decision("yes", "bob@acme.com", "2026-11-21T08:00:00Z", null)).done());
        assertThat(judged(approval("bob@acme.com", HASH, null), change, false)).startsWith("Used: the change was released by it");
    }

    private static String judged(ChangeApproval approval, DatabaseChange change, boolean otherApprover) {
        return text(Judgement.of(approval, Optional.of(change), otherApprover, NOW));
    }

    private static String text(ChangeApprovalStatus status) {
        return status.phase() + ": " + status.message();
    }

    private static ChangeApproval approval(String by, String hash, @Nullable String expires) {
        ChangeApproval approval = new ChangeApproval();
        approval.setMetadata(new ObjectMetaBuilder().withName("yes").withNamespace("team-orders").build());
        approval.setSpec(new ChangeApprovalSpec(new ChangeRef("orders-7f3a9c"), hash, Verdict.Approve, by, "why not", expires));
        return approval;
    }

    private static DatabaseChange change(Phase phase, Requester requester) {
        DatabaseChange change = new DatabaseChange();
        change.setMetadata(new ObjectMetaBuilder().withName("orders-7f3a9c").withNamespace("team-orders").build());
        change.setSpec(
                new DatabaseChangeSpec(new SpecRef("orders", "uid", 4), new ChangeTarget("pg:5432", "orders"), Trigger.SpecChanged, null, requester, HASH,
                        HASH, Risk.High, "18.6", 1, List.of(), null, null, null, null));
        change.setStatus(StatusDraft.of(change).phase(phase, null).done());
        return change;
    }
}
