package dev.databasespec.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.databasespec.api.DatabaseChange;
import dev.databasespec.api.DatabaseChangeStatus.Decision;
import dev.databasespec.api.DatabaseChangeStatus.Phase;
import dev.databasespec.reconcile.AuditRecord;
import dev.databasespec.testbed.Await;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** What must be true of a tenant after everything has come to rest, whatever happened before. */
record Aftermath(Tenant team, History history) {

    static void of(Lab lab, Tenant team) {
        of(lab::history, team);
    }

    static void of(Supplier<History> histories, Tenant team) {
        Registry registry = new Registry(team);
        String uid = team.get("spec").getMetadata().getUid();
        Await.within(Lab.PATIENCE, () -> registry.changes().stream().allMatch(Aftermath::isAtRest) && team.condition("AuditPending").startsWith("False")
                && histories.get().of(uid).records().size() >= Objects.requireNonNull(team.status().audit()).sequence());
        new Aftermath(team, histories.get().of(uid)).check(registry.changes());
    }

    private static boolean isAtRest(DatabaseChange change) {
        return change.getFinalizers().isEmpty() && Registry.phase(change) != Phase.Pending && Registry.phase(change) != Phase.Applying;
    }

    private void check(List<DatabaseChange> changes) {
        history.isWhole();
        changes.forEach(this::hasEndedAndIsRecordedOnce);
        noApprovalWasUsedTwice(changes);
        everyRecordIsOfAChange(changes);
        whatTheHistoryTellsIsWhatWasCommitted();
        assertThat(team.get("spec").getFinalizers()).isEmpty();
        assertThat(team.condition("AuditPending")).isEqualTo("False/Delivered");
    }

    private void hasEndedAndIsRecordedOnce(DatabaseChange change) {
        String name = change.getMetadata().getName();
        Phase phase = Registry.phase(change);
        assertThat(phase).as(name + " has ended: " + change.getStatus()).isNotIn(Phase.Pending, Phase.Applying, Phase.AwaitingApproval);
        assertThat(change.getFinalizers()).as("finalizers of " + name).isEmpty();
        assertThat(Registry.status(change).auditDelivered()).as("auditDelivered of " + name).isTrue();
        assertThat(history.ends(name)).as("records of " + name).singleElement().satisfies(r -> {
            assertThat(r.kind()).isEqualTo(phase.name());
            assertThat(r.hash()).isEqualTo(Objects.requireNonNull(Registry.status(change).audit()).hash());
        });
    }

    private static void noApprovalWasUsedTwice(List<DatabaseChange> changes) {
        assertThat(changes.stream().map(c -> Registry.status(c).approval()).filter(Objects::nonNull).map(Decision::name)).doesNotHaveDuplicates();
    }

    private void everyRecordIsOfAChange(List<DatabaseChange> changes) {
        List<String> names = changes.stream().map(c -> c.getMetadata().getName()).toList();
        assertThat(history.records().stream().flatMap(r -> r.text("change").stream())).allSatisfy(name -> assertThat(names).contains(name));
        assertThat(history.kind("Created")).hasSize(1);
    }

    /** Nothing twice, nothing that nobody tells of, nothing told that was not done. */
    private void whatTheHistoryTellsIsWhatWasCommitted() {
        List<String> told = new ArrayList<>();
        for (AuditRecord record : history.records()) {
            record.steps().stream().filter(s -> "Applied".equals(s.get("result")))
                    .forEach(s -> told.add(Committed.withoutVerifier(String.valueOf(s.get("sql")))));
        }
        assertThat(told).isNotEmpty();
        assertThat(counted(told)).as(history::toString).isEqualTo(counted(Committed.in(team.stage().server(), team.name()).statements()));
    }

    private static Map<String, Long> counted(List<String> statements) {
        return statements.stream().collect(Collectors.groupingBy(s -> s, Collectors.counting()));
    }
}
