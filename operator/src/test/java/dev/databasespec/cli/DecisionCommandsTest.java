package dev.databasespec.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.databasespec.api.ChangeApproval;
import dev.databasespec.api.ChangeApprovalSpec;
import dev.databasespec.api.ChangeApprovalSpec.ChangeRef;
import dev.databasespec.api.ChangeApprovalSpec.Verdict;
import dev.databasespec.api.ChangeApprovalStatus;
import dev.databasespec.api.DatabaseChangeSpec.ChangeStep;
import dev.databasespec.api.DatabaseChangeStatus.Phase;
import dev.databasespec.api.DatabaseSpecStatus.Risk;
import dev.databasespec.policies.People;
import dev.databasespec.policies.People.Person;
import dev.databasespec.testbed.Await;
import dev.databasespec.testbed.ControlPlane;
import dev.databasespec.testbed.RequiresControlPlane;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code dbspec diff, approve, reject} on a real API server, by people who may and may not. */
@RequiresControlPlane
class DecisionCommandsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static Desk desk;

    @BeforeAll
    static void start() {
        People people = People.on(ControlPlane.start());
        people.apply("crds/policies/approvals.yaml");
        desk = new Desk(people, Map.of(Person.ALICE, people.kubeconfig(Person.ALICE), Person.BOB, people.kubeconfig(Person.BOB)));
    }

    @AfterAll
    static void stop() {
        desk.people().close();
    }

    @Test
    void showsThePlanAndWritesTheApprovalAsWhoeverAsks() {
        waiting("orders-own");
        var result = desk.run(Person.BOB, "approve", "orders-own", "-n", "team-orders", "--reason", "agreed", "--expires", "1h", "--yes", "--wait", "0s");

        assertThat(result.code()).as(result.err()).isZero();
        assertThat(result.out()).isEqualTo(desk.run(Person.BOB, "diff", "orders-own", "-n", "team-orders").out())
                .contains("! - DROP ROLE \"legacy_import\";", "To approve it: dbspec approve orders-own -n team-orders");
        assertThat(result.err()).contains("ChangeApproval orders-own-approve-", "written as \"bob\"", "nothing has become of it yet");
        ChangeApprovalSpec spec = desk.approvals("orders-own").getFirst().getSpec();
        assertThat(spec).isEqualTo(new ChangeApprovalSpec(new ChangeRef("orders-own"), SampleChanges.HASH, Verdict.Approve, "bob", "agreed", spec.expiresAt()));
        assertThat(Instant.parse(String.valueOf(spec.expiresAt()))).isBetween(Instant.now().plusSeconds(3000), Instant.now().plusSeconds(3600));
    }

    @Test
    void asksOnATerminalAndTakesNothingButYes() {
        waiting("orders-asked");
        for (String answer : new String[]{"", "no\n", "y\n", "yes please\n"}) {
            var result = desk.run(Person.BOB, answer, true, "approve", "orders-asked", "-n", "team-orders", "--wait", "0s");
            assertThat(result.code()).as(answer).isEqualTo(1);
            assertThat(result.err()).contains("Approve these 4 steps as \"bob\"? Only yes is taken: ", "nothing was written");
        }
        assertThat(desk.approvals("orders-asked")).isEmpty();

        assertThat(desk.run(Person.BOB, "yes\n", true, "approve", "orders-asked", "-n", "team-orders", "--wait", "0s").code()).isZero();
        assertThat(desk.approvals("orders-asked")).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', value = {"Applied; it is done", "Superseded; it will not be done, since spec, plan or database are not what they were",
            "Rejected; it was rejected, and does not come back until plan or spec change", "Expired; it will not be done, since nobody approved it in time",
            "Failed; it could not be done", "Applying; it is about to be committed", "Pending; it is written down, and nothing of it is executed yet"})
    void decidesOnlyWhatWaits(Phase phase, String meaning) {
        String name = "orders-" + phase.name().toLowerCase(java.util.Locale.ROOT);
        desk.store(SampleChanges.change(name, SampleChanges.steps()), SampleChanges.status(phase, null));

        var result = desk.run(Person.BOB, "reject", name, "-n", "team-orders", "--reason", "no", "--yes");

        assertThat(result.code()).isEqualTo(3);
        assertThat(result.err()).isEqualTo("dbspec: DatabaseChange \"" + name + "\" does not wait for approval: it is " + phase + ": " + meaning + "\n");
        assertThat(desk.approvals(name)).isEmpty();
    }

    @Test
    void namesTheRightThatIsMissing() {
        waiting("orders-alice");
        var result = desk.run(Person.ALICE, "approve", "orders-alice", "-n", "team-orders", "--yes");

        assertThat(result.code()).isEqualTo(4);
        assertThat(result.err()).startsWith("dbspec: you lack the right to create changeapprovals in namespace \"team-orders\" (")
                .contains("User \"alice\" cannot create resource \"changeapprovals\"")
                .endsWith("; the ClusterRole databasespec-approver has it, and examples/rbac/approver.yaml binds it\n");
        assertThat(desk.run(Person.ALICE, "diff", "x", "-n", "kube-system").err())
                .startsWith("dbspec: you lack the right to get databasechanges in namespace \"kube-system\"");
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', value = {"approve; Used; Applied; 0; Applied: all of it", "approve; Void; AwaitingApproval; 5; it does not count: all of it",
            "approve; Used; Failed; 5; Failed: all of it", "approve; Pending; Superseded; 5; Superseded: all of it",
            "approve; Expired; AwaitingApproval; 5; it has expired: all of it", "reject; Used; Rejected; 0; Rejected: all of it",
            "reject; Void; AwaitingApproval; 5; it does not count: all of it", "approve; Pending; AwaitingApproval; 0; nothing has become of it yet"})
    void waitsForWhatBecomesOfIt(String verb, ChangeApprovalStatus.Phase approval, Phase change, int code, String told) {
        String name = "orders-" + verb + "-" + (approval.name() + "-" + change.name()).toLowerCase(java.util.Locale.ROOT);
        waiting(name);
        var running = CompletableFuture.supplyAsync(
                () -> desk.run(Person.BOB, verb, name, "-n", "team-orders", "--reason", "because", "--yes", "--wait",
                        code == 0 && change == Phase.AwaitingApproval ? "2s" : "60s"),
                Executors.newVirtualThreadPerTaskExecutor()).orTimeout(90, TimeUnit.SECONDS);
        Await.until("the ChangeApproval is there", PATIENCE, () -> !desk.approvals(name).isEmpty());
        ChangeApproval written = desk.approvals(name).getFirst();

        desk.write(written, new ChangeApprovalStatus(approval, "all of it"));
        desk.write(name, SampleChanges.status(change, "all of it"));

        var result = running.join();
        assertThat(result.code()).as(result.err()).isEqualTo(code);
        assertThat(result.out() + result.err()).contains(told);
    }

    @Test
    void joinsThePartsOfALargePlanAndRefusesADamagedOne() {
        Random random = new Random(1);
        List<ChangeStep> steps = new ArrayList<>();
        for (int i = 0; i < 18000; i++) {
            String table = random.ints(60, 'a', 'z' + 1).collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append).toString();
            steps.add(new ChangeStep("table \"app\".\"" + table + "\"", "Grant", Risk.Low, "it is declared",
                    "GRANT SELECT ON TABLE \"app\".\"" + table + "\" TO \"a\";",
                    null));
        }
        var objects = SampleChanges.objects("orders-large", steps);
        assertThat(objects).hasSizeGreaterThan(1);
        objects.reversed().forEach(object -> desk.store(object, SampleChanges.status(Phase.AwaitingApproval, null)));

        var whole = desk.run(Person.BOB, "diff", "orders-large", "-n", "team-orders");
        assertThat(whole.code()).as(whole.err()).isZero();
        assertThat(whole.out().lines().filter(line -> line.startsWith("      ! + GRANT SELECT"))).hasSize(18000);
        assertThat(whole.out()).contains("Plan: 18000 to add; waits for approval.");
        assertThat(desk.run(Person.BOB, "diff", "orders-large-part-1", "-n", "team-orders").err())
                .isEqualTo("dbspec: DatabaseChange \"orders-large-part-1\" only holds a part of a large plan: name \"orders-large\" instead\n");

        desk.people().plane().client().resource(objects.getLast()).delete();
        var damaged = desk.run(Person.BOB, "approve", "orders-large", "-n", "team-orders", "--yes");
        assertThat(damaged.code()).isEqualTo(1);
        assertThat(damaged.out()).isEmpty();
        assertThat(damaged.err()).contains("DatabaseChange \"orders-large\" cannot be shown: part 1 of its 1 further parts is missing");
        assertThat(desk.approvals("orders-large")).isEmpty();
    }

    @Test
    void saysWhatIsNotThere() {
        var result = desk.run(Person.BOB, "diff", "nothing", "-n", "team-orders");

        assertThat(result.code()).isEqualTo(3);
        assertThat(result.err())
                .isEqualTo("dbspec: there is no DatabaseChange \"nothing\" in namespace \"team-orders\"; dbspec get dbchange -A shows all of them\n");
    }

    private static void waiting(String name) {
        desk.store(SampleChanges.change(name, SampleChanges.steps()), SampleChanges.status(Phase.AwaitingApproval, null));
    }
}
