package dev.databasespec.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.databasespec.api.DatabaseInstance;
import dev.databasespec.api.StatusCondition;
import dev.databasespec.model.Name;
import dev.databasespec.model.Sorted;
import dev.databasespec.reconcile.Accounts.InstanceFacts;
import dev.databasespec.reconcile.Failure;
import dev.databasespec.reconcile.Failure.Kind;
import dev.databasespec.reconcile.Instances;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What Google says of an instance, and what becomes of it in a status. */
class GoogleLookTest {
    private final InstanceStatuses statuses = new InstanceStatuses(Clock.fixed(Instant.parse("2026-11-21T08:00:00Z"), ZoneOffset.UTC));
    private final DatabaseInstance resource = Manifests.cloudSql("iamAuthentication: true", "");

    private GoogleLook look(String state, String region, String version, boolean flag) {
        return new GoogleLook(Targets.cloudSql(resource).orElseThrow(), Optional.of(new InstanceFacts(state, region, version, flag, Sorted.of())),
                Optional.empty());
    }

    private GoogleLook failed(Kind kind) {
        return new GoogleLook(Targets.cloudSql(resource).orElseThrow(), Optional.empty(),
                Optional.of(Failure.of(kind, "the operator may not look at the instance", "grant roles/cloudsql.viewer")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            STOPPED     | europe-west1 | POSTGRES_15     | INSTANCE_NOT_RUNNING | is not running: its state is STOPPED | gcloud sql instances patch orders --project=acme-prod --activation-policy=ALWAYS
            SUSPENDED   | europe-west1 | POSTGRES_15     | INSTANCE_NOT_RUNNING | its state is SUSPENDED               | billing
            MAINTENANCE | europe-west1 | POSTGRES_15     | INSTANCE_NOT_RUNNING | its state is MAINTENANCE             | tried again
            NEW_STATE   | europe-west1 | POSTGRES_15     | INSTANCE_NOT_RUNNING | its state is NEW_STATE               | console
            STOPPED     | us-east1     | POSTGRES_15     | REGION_MISMATCH      | is in region us-east1, not in europe-west1 | `cloudSql.region: us-east1`
            RUNNABLE    | europe-west1 | POSTGRES_12     | UNSUPPORTED_VERSION  | is POSTGRES_12                       | upgrade
            RUNNABLE    | europe-west1 | POSTGRES_9_6    | UNSUPPORTED_VERSION  | is POSTGRES_9_6                      | upgrade
            RUNNABLE    | europe-west1 | MYSQL_8_0       | UNSUPPORTED_VERSION  | is MYSQL_8_0                         | Cloud SQL for PostgreSQL
            """)
    void whatMakesALoginPointless(String state, String region, String version, Kind kind, String message, String action) {
        assertThat(look(state, region, version, true).obstacle()).hasValueSatisfying(failure -> {
            assertThat(failure.kind()).isEqualTo(kind);
            assertThat(failure.message()).startsWith("Cloud SQL instance orders of project acme-prod ").contains(message);
            assertThat(failure.action()).contains(action);
        });
    }

    @ParameterizedTest
    @CsvSource({"POSTGRES_13", "POSTGRES_18", "POSTGRES_100"})
    void aRunningInstanceIsLoggedInTo(String version) {
        assertThat(look("RUNNABLE", "europe-west1", version, false).obstacle()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(value = Kind.class, names = {"PERMISSION_DENIED", "API_NOT_ENABLED", "CONNECTION_FAILED", "CREDENTIALS_UNAVAILABLE"})
    void thatGoogleSaysNothingIsNoObstacle(Kind kind) {
        assertThat(failed(kind).obstacle()).isEmpty();
        assertThat(failed(Kind.INSTANCE_NOT_FOUND).obstacle()).isPresent();
    }

    @Test
    void aLoginThatFailsIsToldWithTheMorePreciseReason() {
        Failure unclear = Failure.of(Kind.CONNECTION_FAILED, "something unusual has occurred", "see");
        Failure wrong = Failure.of(Kind.AUTHENTICATION_FAILED, "login failed", "see");
        assertThat(failed(Kind.PERMISSION_DENIED).explain(unclear).kind()).isEqualTo(Kind.PERMISSION_DENIED);
        assertThat(failed(Kind.PERMISSION_DENIED).explain(wrong)).isEqualTo(wrong);
        assertThat(failed(Kind.CONNECTION_FAILED).explain(unclear)).isEqualTo(unclear);
        assertThat(look("RUNNABLE", "europe-west1", "POSTGRES_15", true).explain(wrong)).isEqualTo(wrong);
        Failure off = look("RUNNABLE", "europe-west1", "POSTGRES_15", false).explain(wrong);
        assertThat(off.kind()).isEqualTo(Kind.AUTHENTICATION_FAILED);
        assertThat(off.message()).startsWith("login failed; the flag cloudsql.iam_authentication is off");
        assertThat(off.action()).contains("--database-flags=cloudsql.iam_authentication=on");
    }

    @Test
    void theFlagIsACondition() {
        assertThat(available(look("RUNNABLE", "europe-west1", "POSTGRES_15", true))).isEqualTo("True/FlagOn");
        assertThat(InstanceStatuses.before(resource)).satisfies(s -> {
            assertThat(s.iamAuthentication()).isTrue();
            assertThat(s.state()).isEqualTo("RUNNABLE");
            assertThat(s.address()).isEqualTo("acme-prod:europe-west1:orders");
        });
        assertThat(available(look("RUNNABLE", "europe-west1", "POSTGRES_15", false))).isEqualTo("False/FlagOff");
        assertThat(InstanceStatuses.before(resource).iamAuthentication()).isFalse();
    }

    @Test
    void whoMayNotAskIsToldButReady() {
        assertThat(available(look("RUNNABLE", "europe-west1", "POSTGRES_15", true))).isEqualTo("True/FlagOn");
        assertThat(available(failed(Kind.CONNECTION_FAILED))).as("a moment without an answer").isEqualTo("True/FlagOn");
        assertThat(available(failed(Kind.PERMISSION_DENIED))).isEqualTo("Unknown/PermissionDenied");
        assertThat(condition("IamAuthentication").message()).contains("roles/cloudsql.viewer");
        assertThat(condition("Ready").reason()).isEqualTo("Available");
        assertThat(InstanceStatuses.before(resource).state()).as("what was known").isEqualTo("RUNNABLE");
    }

    @Test
    void aFailureTellsTheStateAsWell() {
        GoogleLook stopped = look("STOPPED", "europe-west1", "POSTGRES_15", true);
        resource.setStatus(statuses.failed(resource, InstanceReason.INSTANCE_NOT_RUNNING, new Explanation("it is stopped", "start it"), Optional.of(stopped),
                List.of()));
        assertThat(InstanceStatuses.before(resource).state()).isEqualTo("STOPPED");
        assertThat(condition("Reconciling").reason()).isEqualTo("Retrying");
        assertThat(condition("IamAuthentication").reason()).isEqualTo("FlagOn");
    }

    @Test
    void aServerOfOnesOwnHasNoSuchCondition() {
        var own = Manifests.instance("platform", "");
        assertThat(statuses.available(own, facts(), Optional.empty(), List.of()).conditions()).noneMatch(c -> c.type().equals("IamAuthentication"));
    }

    private String available(GoogleLook look) {
        resource.setStatus(statuses.available(resource, facts(), Optional.of(look), List.of()));
        return condition("IamAuthentication").status() + "/" + condition("IamAuthentication").reason();
    }

    private StatusCondition condition(String type) {
        return InstanceStatuses.before(resource).conditions().stream().filter(c -> c.type().equals(type)).findFirst().orElseThrow();
    }

    private static Instances.Facts facts() {
        return new Instances.Facts("15.7", Duration.ofMillis(3), 12, 100, Instant.parse("2026-11-20T00:00:00Z"), Sorted.of(Name.of("orders")));
    }
}
