package dev.databasespec.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.databasespec.model.Name;
import dev.databasespec.plan.Authority;
import dev.databasespec.plan.Hazard;
import dev.databasespec.plan.PlannedStep;
import dev.databasespec.plan.Problem.Reason;
import dev.databasespec.plan.Step;
import dev.databasespec.reconcile.Failure.Kind;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FailuresTest {
    @ParameterizedTest
    @CsvSource({"PERMISSION_DENIED,PERMISSION_DENIED", "API_NOT_ENABLED,PERMISSION_DENIED", "CREDENTIALS_UNAVAILABLE,PERMISSION_DENIED",
            "AUTHENTICATION_FAILED,PERMISSION_DENIED", "INVALID_VALUE,NOT_MANAGEABLE", "CONNECTION_FAILED,STATEMENT_FAILED"})
    void whatOnlyAPersonCanMendHasAReasonThatIsNotTriedAgainSoon(Kind kind, Reason reason) {
        PlannedStep step = new PlannedStep(new Step.DeleteAccount(Name.of("alice@acme.com")), Hazard.LOW, "test", Authority.OURS);
        assertThat(Failures.problem(step, Failure.of(kind, "no", "mend it")).reason()).isEqualTo(reason);
    }
}
