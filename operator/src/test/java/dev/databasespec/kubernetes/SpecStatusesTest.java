package dev.databasespec.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.databasespec.api.DatabaseChangeStatus.Decision;
import dev.databasespec.api.DatabaseSpec;
import dev.databasespec.api.DatabaseSpecStatus;
import dev.databasespec.api.DatabaseSpecStatus.Risk;
import dev.databasespec.api.ProblemStatus;
import dev.databasespec.api.StatusCondition;
import dev.databasespec.kubernetes.change.Pending;
import dev.databasespec.model.Inventory;
import dev.databasespec.model.Name;
import dev.databasespec.model.RoleAttributes;
import dev.databasespec.model.Sorted;
import dev.databasespec.plan.Authority;
import dev.databasespec.plan.Hazard;
import dev.databasespec.plan.PlannedStep;
import dev.databasespec.plan.Problem;
import dev.databasespec.plan.Step;
import dev.databasespec.reconcile.Failure;
import dev.databasespec.reconcile.Outcome;
import dev.databasespec.reconcile.Proposal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SpecStatusesTest {
    private static final Instant START = Instant.parse("2026-11-21T08:00:00Z");
    private static final PlannedStep CREATE = step(new Step.CreateRole(Name.of("reader"), RoleAttributes.DEFAULT), Hazard.LOW);
    private static final PlannedStep DROP = step(new Step.DropRole(Name.of("old")), Hazard.HIGH);
    private final DatabaseSpec resource = Manifests.spec("roles: [{name: reader}]");
    private Instant now = START;
    private Optional<Decision> rejected = Optional.empty();

    @Test
    void aConvergedPassSaysWhatIsThere() {
        var status = after(outcome(List.of(CREATE), List.of(), List.of()));
        assertThat(ready(status)).isEqualTo("True/Converged: 1 role, 0 users, 2 grants as declared");
        assertThat(condition(status, "Reconciling")).startsWith("False/Idle");
        assertThat(condition(status, "Stalled")).startsWith("False/Progressing");
        assertThat(condition(status, "Drifted")).startsWith("False/InSync");
        assertThat(condition(status, "ApprovalRequired")).startsWith("False/NothingPending");
        assertThat(status.observedGeneration()).isEqualTo(1);
        assertThat(status.conditions()).allSatisfy(c -> assertThat(c.observedGeneration()).isEqualTo(1));
        assertThat(status.lastChange()).satisfies(c -> assertThat(c.name()).matches("orders-[0-9a-f]{6}"));
        assertThat(status.inventory()).satisfies(i -> assertThat(i.roles()).containsExactly("reader"));
    }

    @Test
    void aPassThatChangesNothingComesOutEqualHoweverMuchLater() {
        var first = after(outcome(List.of(CREATE), List.of(), List.of()));
        var second = after(outcome(List.of(), List.of(), List.of()));
        assertThat(second).isEqualTo(first);
        after(outcome(List.of(), List.of(DROP), List.of(problem(0, Problem.Severity.WARNING))));
        var third = resource.getStatus();
        assertThat(after(outcome(List.of(), List.of(DROP), List.of(problem(0, Problem.Severity.WARNING))))).isEqualTo(third);
    }

    @Test
    void whatWaitsIsShownWithItsRiskAndItsSql() {
        var status = after(outcome(List.of(), List.of(DROP), List.of()));
        assertThat(ready(status)).startsWith("False/ApprovalRequired: 1 step of risk High wait");
        assertThat(condition(status, "ApprovalRequired")).startsWith("True/PlanPending").contains("sha256:");
        assertThat(status.plan()).satisfies(plan -> {
            assertThat(plan.risk()).isEqualTo(Risk.High);
            assertThat(plan.steps()).isEqualTo(1);
            assertThat(plan.preview()).containsExactly("SQL of DropRole;");
        });
    }

    @Test
    void whatWaitsNamesItsChangeAndTheCommandsThatShowAndReleaseIt() {
        var status = after(outcome(List.of(), List.of(DROP), List.of()));
        assertThat(condition(status, "ApprovalRequired")).contains("dbspec diff orders-7f3a9c -n team-orders", "dbspec approve orders-7f3a9c -n team-orders");
        assertThat(status.plan()).satisfies(plan -> assertThat(plan.change()).isEqualTo("orders-7f3a9c"));
    }

    @Test
    void whatWasRejectedSaysByWhomAndWhy() {
        rejected = Optional.of(new Decision("no", "bob@acme.com", "2026-11-21T08:00:00Z", "needs\u202Etalk"));
        var status = after(outcome(List.of(), List.of(DROP), List.of()));
        assertThat(ready(status)).startsWith("False/Rejected: 1 step of risk High were rejected by \"bob@acme.com\" (needs\\u202Etalk)");
        assertThat(condition(status, "ApprovalRequired")).startsWith("False/NothingPending");
    }

    @Test
    void aPreviewIsNeverLongerThanTwentyLines() {
        var many = IntStream.range(0, 50).mapToObj(i -> step(new Step.DropRole(Name.of("r" + i)), Hazard.HIGH)).toList();
        assertThat(after(outcome(List.of(), many, List.of())).plan()).satisfies(plan -> assertThat(plan.preview()).hasSize(20));
    }

    @Test
    void inPlanModeDifferencesAreShownOnly() {
        var status = of(outcome(List.of(), List.of(CREATE), List.of()), List.of(), true);
        assertThat(ready(status)).startsWith("False/PlanOnly");
        assertThat(condition(status, "ApprovalRequired")).startsWith("False/");
    }

    @Test
    void anErrorIsNamedInTheMessageAndAWarningIsCounted() {
        assertThat(ready(after(outcome(List.of(), List.of(), List.of(problem(7, Problem.Severity.ERROR)))))).startsWith("False/PartiallyApplied")
                .contains("table \"app\".\"t7\"", "create it");
        assertThat(ready(after(outcome(List.of(), List.of(), List.of(problem(7, Problem.Severity.WARNING)))))).startsWith("True/Converged")
                .contains("1 warning");
    }

    @Test
    void problemsAreBoundedAndThenCounted() {
        var problems = IntStream.range(0, 120).mapToObj(i -> problem(i, Problem.Severity.ERROR)).toList();
        var status = after(outcome(List.of(), List.of(), problems));
        assertThat(status.problems()).hasSize(51).last().satisfies(p -> assertThat(p.message()).contains("70 further problems of 120"));
    }

    @Test
    void aPasswordThatIsMissingLeavesTheRestApplied() {
        var missing = new ProblemStatus("password of role \"reader\"", ProblemStatus.Severity.Error, "CredentialsUnavailable",
                "Secret team-orders/reader has no key \"password\"", "add the key");
        var status = of(outcome(List.of(CREATE), List.of(), List.of()), List.of(missing), false);
        assertThat(ready(status)).startsWith("False/CredentialsUnavailable").contains("team-orders/reader", "password");
        assertThat(status.problems()).containsExactly(missing);
    }

    @Test
    void aFailureKeepsWhatWasKnownAndSaysThatItIsTriedAgain() {
        var before = after(outcome(List.of(CREATE), List.of(), List.of()));
        var status = after(Outcome.failed(Failure.of(Failure.Kind.CONNECTION_FAILED, "127.0.0.1:1 refuses connections", "start it"), Inventory.EMPTY));
        assertThat(ready(status)).isEqualTo("False/ConnectionFailed: 127.0.0.1:1 refuses connections; start it");
        assertThat(condition(status, "Reconciling")).startsWith("True/Retrying");
        assertThat(status.summary()).isEqualTo(before.summary());
        assertThat(status.inventory()).isEqualTo(before.inventory());
    }

    @ParameterizedTest
    @EnumSource(Failure.Kind.class)
    void everyFailureEndsInAReasonWithItsMessage(Failure.Kind kind) {
        var status = after(Outcome.failed(new Failure(kind, "what, where, why", "do this", Optional.of("12345")), Inventory.EMPTY));
        assertThat(ready(status)).startsWith("False/").contains("what, where, why; do this");
        boolean stalled = condition(status, "Stalled").startsWith("True/");
        assertThat(condition(status, "Reconciling")).startsWith(stalled ? "False/Idle" : "True/Retrying");
    }

    @Test
    void driftIsCorrectedOnceAndSaysSoUntilTheSpecChanges() {
        after(outcome(List.of(CREATE), List.of(), List.of()));
        var corrected = after(outcome(List.of(CREATE), List.of(), List.of()));
        assertThat(condition(corrected, "Drifted")).startsWith("False/Corrected");
        assertThat(after(outcome(List.of(), List.of(), List.of()))).isEqualTo(corrected);
        resource.getMetadata().setGeneration(2L);
        assertThat(condition(after(outcome(List.of(CREATE), List.of(), List.of())), "Drifted")).startsWith("False/InSync");
    }

    @Test
    void aNewPasswordIsNoDrift() {
        after(outcome(List.of(CREATE), List.of(), List.of()));
        var rotated = after(outcome(List.of(step(new Step.SetPassword(Name.of("reader"), "Secret a/b"), Hazard.LOW)), List.of(), List.of()));
        assertThat(condition(rotated, "Drifted")).startsWith("False/InSync");
    }

    @Test
    void driftThatMayNotBePutBackIsShownAsLongAsItLasts() {
        after(outcome(List.of(CREATE), List.of(), List.of()));
        assertThat(condition(after(outcome(List.of(), List.of(DROP), List.of())), "Drifted")).startsWith("True/Withheld");
        assertThat(condition(after(outcome(List.of(), List.of(DROP), List.of())), "Drifted")).startsWith("True/Withheld");
        assertThat(condition(after(outcome(List.of(), List.of(), List.of())), "Drifted")).startsWith("False/InSync");
    }

    @Test
    void surplusThatIsLeftInPlaceIsDrift() {
        var status = after(new Outcome(Optional.empty(), List.of(), List.of(), Sorted.of(), 3, Inventory.EMPTY, Optional.empty(), Outcome.Counts.NONE,
                Sorted.map(Map.of()), List.of()));
        assertThat(condition(status, "Drifted")).startsWith("True/SurplusFound").contains("3 rights and memberships");
        assertThat(status.summary()).satisfies(s -> assertThat(s.surplus()).isEqualTo(3));
    }

    @Test
    void anInvalidSpecListsAllItsErrorsAndNeedsAPerson() {
        var errors = List.of(new SpecError("spec.roles[0].name", "reserved", "choose another"), new SpecError("spec.interval", "too short", "10s"));
        var status = new SpecStatuses(clock()).refused(resource, SpecReason.INVALID_SPEC, new Explanation("2 errors", ""), errors, List.of());
        assertThat(ready(status)).startsWith("False/InvalidSpec");
        assertThat(condition(status, "Stalled")).startsWith("True/InvalidSpec");
        assertThat(status.problems()).extracting(ProblemStatus::object).containsExactly("spec.roles[0].name", "spec.interval");
    }

    @Test
    void beforeAnythingIsMadeItIsWrittenDown() {
        var inventory = new Inventory(Sorted.of(), Sorted.of(Name.of("reader")), Sorted.of(), Sorted.map(Map.of()), List.of(), Sorted.of(), Sorted.of(),
                Sorted.of());
        var status = new SpecStatuses(clock()).applying(resource, List.of(CREATE), inventory, List.of());
        assertThat(condition(status, "Reconciling")).startsWith("True/NewGeneration");
        assertThat(status.inventory()).satisfies(i -> assertThat(i.roles()).containsExactly("reader"));
        assertThat(status.observedGeneration()).isNull();
        after(outcome(List.of(CREATE), List.of(), List.of()));
        var drift = new SpecStatuses(clock()).applying(resource, List.of(CREATE), inventory, List.of());
        assertThat(condition(drift, "Reconciling")).startsWith("True/Applying");
        assertThat(ready(drift)).startsWith("True/Converged");
    }

    @Test
    void theTimeOfATransitionMovesWithTheStatusOnly() {
        var failed = after(Outcome.failed(Failure.of(Failure.Kind.CONNECTION_FAILED, "a", "b"), Inventory.EMPTY));
        var again = after(Outcome.failed(Failure.of(Failure.Kind.DATABASE_MISSING, "c", "d"), Inventory.EMPTY));
        assertThat(time(again, "Ready")).isEqualTo(time(failed, "Ready"));
        assertThat(time(after(outcome(List.of(), List.of(), List.of())), "Ready")).isNotEqualTo(time(failed, "Ready"));
    }

    /** What comes out is what is there at the next pass, a minute later. */
    private DatabaseSpecStatus after(Outcome outcome) {
        var status = of(outcome, List.of(), false);
        resource.setStatus(status);
        now = now.plus(Duration.ofMinutes(1));
        return status;
    }

    private Clock clock() {
        return Clock.fixed(now, ZoneOffset.UTC);
    }

    private DatabaseSpecStatus of(Outcome outcome, List<ProblemStatus> missing, boolean planOnly) {
        return new SpecStatuses(clock()).of(resource, outcome, missing, List.of(), planOnly, pending(outcome, planOnly), Optional.of("orders-5b1c22"));
    }

    private Optional<Pending> pending(Outcome outcome, boolean planOnly) {
        List<String> statements = outcome.pending().stream().map(s -> "SQL of " + s.step().getClass().getSimpleName()).toList();
        return statements.isEmpty()
                ? Optional.empty()
                : Optional.of(new Pending(new Proposal(outcome.pending(), statements, 180000, "sha256:1", "sha256:2"),
                        planOnly ? Optional.empty() : Optional.of("orders-7f3a9c"), rejected));
    }

    private static Outcome outcome(List<PlannedStep> applied, List<PlannedStep> pending, List<Problem> problems) {
        var inventory = new Inventory(Sorted.of(), Sorted.of(Name.of("reader")), Sorted.of(), Sorted.map(Map.of()), List.of(), Sorted.of(), Sorted.of(),
                Sorted.of());
        return new Outcome(Optional.empty(), applied, pending, Sorted.set(problems), 0, inventory, Optional.empty(), new Outcome.Counts(0, 1, 0, 2),
                Sorted.map(Map.of()), List.of());
    }

    private static Problem problem(int number, Problem.Severity severity) {
        return new Problem("table \"app\".\"t" + number + "\"", severity, Problem.Reason.MISSING_OBJECT, "table \"app\".\"t" + number + "\" does not exist",
                "create it");
    }

    private static PlannedStep step(Step step, Hazard hazard) {
        return new PlannedStep(step, hazard, "it differs", Authority.OURS);
    }

    private static String ready(DatabaseSpecStatus status) {
        return condition(status, "Ready");
    }

    private static String condition(DatabaseSpecStatus status, String type) {
        return status.conditions().stream().filter(c -> c.type().equals(type)).map(c -> c.status() + "/" + c.reason() + ": " + c.message()).findFirst()
                .orElse("none");
    }

    private static String time(DatabaseSpecStatus status, String type) {
        return status.conditions().stream().filter(c -> c.type().equals(type)).map(StatusCondition::lastTransitionTime).findFirst().orElse("");
    }
}
