package dev.databasespec.kubernetes.change;

import static org.assertj.core.api.Assertions.assertThat;

import dev.databasespec.api.DatabaseChangeSpec.ChangeStep;
import dev.databasespec.api.DatabaseChangeStatus.Result;
import dev.databasespec.api.DatabaseSpecStatus.Risk;
import dev.databasespec.model.Grantee;
import dev.databasespec.model.Name;
import dev.databasespec.model.ObjectKind;
import dev.databasespec.model.ObjectRef;
import dev.databasespec.model.Privilege;
import dev.databasespec.model.RoleAttributes;
import dev.databasespec.model.Sorted;
import dev.databasespec.plan.Authority;
import dev.databasespec.plan.Hazard;
import dev.databasespec.plan.PlannedStep;
import dev.databasespec.plan.Step;
import dev.databasespec.plan.Steps;
import dev.databasespec.plan.Target;
import dev.databasespec.reconcile.Failure;
import dev.databasespec.reconcile.StepFailure;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ResultsTest {
    private static final PlannedStep A = step(new Step.CreateRole(Name.of("a"), RoleAttributes.DEFAULT));
    private static final PlannedStep B = step(new Step.CreateRole(Name.of("b"), RoleAttributes.DEFAULT));
    private static final PlannedStep GRANT = step(new Step.Grant(
            new Target(ObjectKind.TABLE, false, Sorted.of(ObjectRef.in(ObjectKind.TABLE, "app", "x"), ObjectRef.in(ObjectKind.TABLE, "app", "y"))),
            Sorted.of(Privilege.SELECT), Sorted.of(Grantee.of(Name.of("a"))), false));

    @Test
    void whatWasDoneAsPlannedNeedsNoWords() {
        assertThat(told(List.of(A, B), List.of(A, B), List.of()).results()).isEmpty();
        assertThat(told(List.of(A, B), List.of(A, B), List.of()).applied()).isEqualTo(2);
    }

    @Test
    void whatFailedSaysWhyAndWhatWasNotTriedIsSkipped() {
        Results.Told told = told(List.of(A, B, GRANT), List.of(A), List.of(failure(B, "no such thing")));
        assertThat(told.results()).extracting(r -> r.step() + " " + r.result()).containsExactly("1 Failed", "2 Skipped");
        assertThat(told.results().getFirst().message()).isEqualTo("no such thing");
    }

    @Test
    void aStepThatWasDoneInPartsIsToldByItsParts() {
        List<PlannedStep> parts = Steps.parts(GRANT);
        assertThat(told(List.of(GRANT), parts, List.of()).results()).isEmpty();
        assertThat(told(List.of(GRANT), parts.subList(0, 1), List.of(failure(parts.get(1), "not y"))).results()).singleElement().satisfies(r -> {
            assertThat(r.result()).isEqualTo(Result.PartlyApplied);
            assertThat(r.message()).isEqualTo("not y");
        });
        assertThat(told(List.of(GRANT), parts, List.of()).further()).as("parts of what was planned").isEmpty();
    }

    @Test
    void whatWasDoneBesidesIsToldToo() {
        assertThat(told(List.of(A), List.of(A, B), List.of()).further()).singleElement().satisfies(s -> assertThat(s.object()).isEqualTo("role \"b\""));
    }

    @Test
    void moreThanCanBeListedClaimsNothingOfTheRest() {
        List<PlannedStep> many = IntStream.range(0, 1500).mapToObj(i -> step(new Step.DropRole(Name.of("r" + i)))).toList();
        Results.Told told = told(many, List.of(), List.of());
        assertThat(told.results()).hasSize(Results.LISTED);
        assertThat(told.applied()).isZero();
    }

    private static Results.Told told(List<PlannedStep> planned, List<PlannedStep> done, List<StepFailure> failed) {
        return Results.of(planned, done, failed, s -> new ChangeStep(Steps.object(s.step()), "x", Risk.Low, "why", "sql", null));
    }

    private static StepFailure failure(PlannedStep step, String message) {
        return new StepFailure(step, Failure.of(Failure.Kind.STATEMENT_FAILED, message, ""));
    }

    private static PlannedStep step(Step step) {
        return new PlannedStep(step, Hazard.LOW, "it differs", Authority.OURS);
    }
}
