package dev.databasespec.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.databasespec.api.DatabaseChange;
import dev.databasespec.api.DatabaseChangeStatus.Phase;
import dev.databasespec.cli.Cli;
import dev.databasespec.testbed.Await;
import dev.databasespec.testbed.RequiresControlPlane;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The whole way: the operator plans, a person decides on the command line, the operator acts on it, and somebody wants it undone. */
@RequiresControlPlane
class DecidedByPeopleTest {
    private static final String BEFORE = "roles: [{name: $_reader}]";
    private static final String AFTER = "roles: [{name: $_reader}, {name: $_legacy, ensure: Absent}, {name: $_new}]";

    private static Stage stage;
    private static RunningOperator operator;

    private record Result(int code, String output) {}

    @BeforeAll
    static void start() throws InterruptedException {
        stage = Stage.start();
        stage.plane().kubectl("apply", "-f", Path.of("..", "crds", "policies", "approvals.yaml").toAbsolutePath().toString()).run().orThrow();
        operator = RunningOperator.start(stage);
    }

    @AfterAll
    static void stop() {
        operator.close();
        stage.close();
    }

    @Test
    void rejectedApprovedOnceAndUndone() {
        Tenant tenant = stage.tenant();
        tenant.execute("SET ROLE cloudsqlsuperuser; CREATE ROLE $_legacy");
        tenant.apply(tenant.spec(BEFORE));
        tenant.awaitReady("Converged");
        tenant.apply(tenant.spec(AFTER));
        tenant.awaitReady("ApprovalRequired");
        String rejected = waiting(tenant);

        assertThat(dbspec(tenant, "diff", rejected).output()).contains("High: ", "! - DROP ROLE \"" + tenant.name() + "_legacy\";",
                "Requested by  kubectl-client-side-apply (what");
        var no = dbspec(tenant, "reject", rejected, "--reason", "still in use", "--yes");
        assertThat(no.code()).as(no.output()).isZero();
        assertThat(no.output()).contains("Rejected");
        assertThat(tenant.awaitReady("Rejected")).contains("still in use");
        assertThat(tenant.sql("SELECT count(*)::text FROM pg_roles WHERE rolname = '$_legacy'")).isEqualTo("1");

        tenant.apply(tenant.spec(AFTER.replace("{name: $_new}", "{name: $_new, comment: again}")));
        Await.until("another change waits", Duration.ofSeconds(60), () -> !waiting(tenant).isEmpty() && !waiting(tenant).equals(rejected));
        String approved = waiting(tenant);
        var yes = dbspec(tenant, "approve", approved, "--reason", "not any more", "--yes");
        assertThat(yes.code()).as(yes.output()).isZero();
        assertThat(yes.output()).contains("Applied");
        tenant.awaitReady("Converged");
        assertThat(tenant.sql("SELECT count(*)::text FROM pg_roles WHERE rolname = '$_legacy'")).isEqualTo("0");
        assertThat(dbspec(tenant, "approve", approved, "--yes")).satisfies(again -> assertThat(again.code()).isEqualTo(3))
                .satisfies(again -> assertThat(again.output()).contains("does not wait for approval: it is Applied: it is done"));

        var undo = dbspec(tenant, "revert", added(tenant));
        assertThat(undo.code()).as(undo.output()).isEqualTo(2);
        assertThat(undo.output()).contains("Left as it is, since it was edited again later:\n#   spec.roles[\"" + tenant.name() + "_new\"]\n",
                "\nspec:\n  roles:\n", "With it, in the database as it is now:").doesNotContain("_legacy\n");
    }

    private static String waiting(Tenant tenant) {
        var plan = tenant.status().plan();
        return plan == null || plan.change() == null ? "" : plan.change();
    }

    /** The change that was applied for the first edit, while the rest of it waited. */
    private static String added(Tenant tenant) {
        return stage.plane().client().resources(DatabaseChange.class).inNamespace(tenant.name()).list().getItems().stream()
                .filter(change -> Objects.requireNonNull(change.getStatus()).phase() == Phase.Applied)
                .filter(change -> change.getSpec().steps().stream().anyMatch(step -> step.sql().startsWith("CREATE ROLE \"" + tenant.name() + "_new\"")))
                .map(change -> change.getMetadata().getName()).findFirst().orElseThrow();
    }

    private static Result dbspec(Tenant tenant, String... words) {
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        PrintStream stream = new PrintStream(output, true, StandardCharsets.UTF_8);
        String[] arguments = Stream.concat(Stream.of(words), Stream.of("-n", tenant.name())).toArray(String[]::new);
        int code = Cli.run(arguments, new ByteArrayInputStream(new byte[0]), stream, stream, Map.of("KUBECONFIG", stage.plane().kubeconfig().toString()),
                Path.of("").toAbsolutePath());
        return new Result(code, output.toString(StandardCharsets.UTF_8));
    }
}
