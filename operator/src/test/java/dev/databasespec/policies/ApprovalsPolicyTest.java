package dev.databasespec.policies;

import static dev.databasespec.policies.People.approval;
import static org.assertj.core.api.Assertions.assertThat;

import dev.databasespec.api.DatabaseChange;
import dev.databasespec.cli.SampleChanges;
import dev.databasespec.policies.People.Person;
import dev.databasespec.testbed.Await;
import dev.databasespec.testbed.ControlPlane;
import dev.databasespec.testbed.RequiresControlPlane;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may say yes, and in whose name. */
@RequiresControlPlane
class ApprovalsPolicyTest {
    private static People people;

    @BeforeAll
    static void start() {
        people = People.on(ControlPlane.start());
        people.apply("crds/policies/approvals.yaml");
        Await.until("the policy is in force", Duration.ofSeconds(30), () -> people.as(Person.ADMIN, "create", "--dry-run=server", "-f", "-")
                .input(approval("probe", "somebody")).run().exitCode() != 0);
        people.plane().client().resource(SampleChanges.change("orders-7f3a9c", SampleChanges.steps())).create();
    }

    @AfterAll
    static void stop() {
        people.close();
    }

    @ParameterizedTest
    @CsvSource({"BOB", "ADMIN"})
    void nobodyApprovesInAnotherName(Person person) {
        var answer = people.as(person, "create", "-f", "-").input(approval("forged", "alice")).run();

        assertThat(answer.exitCode()).isNotZero();
        assertThat(answer.errors()).contains("spec.approvedBy is \"alice\", but you are \"" + person.user
                + "\": an approval bears the name of the user who creates it; write your own, or use dbspec approve");
    }

    @Test
    void anApproverApprovesInItsOwnName() {
        assertThat(people.as(Person.BOB, "create", "-f", "-").input(approval("own", "bob")).run().orThrow()).contains("created");
        assertThat(people.as(Person.ADMIN, "label", "dbapprove", "own", "seen=yes").run().orThrow()).as("its metadata is nobody's name").contains("labeled");
        assertThat(people.as(Person.ADMIN, "patch", "dbapprove", "own", "--type=merge", "-p", "{\"spec\": {\"approvedBy\": \"root\"}}").run().errors())
                .contains("a ChangeApproval is immutable: delete it and make a new one");
    }

    @ParameterizedTest
    @CsvSource({"ALICE,create,changeapprovals,no", "ALICE,create,databasespecs,yes", "ALICE,patch,databasespecs,yes", "ALICE,get,databasechanges,yes",
            "ALICE,update,databasechanges,no", "ALICE,patch,databasespecs/status,no", "ALICE,patch,databaseinstances,no",
            "BOB,create,changeapprovals,yes", "BOB,get,databasechanges,yes", "BOB,list,databasespecs,yes", "BOB,patch,databasespecs,no",
            "BOB,create,databasespecs,no", "BOB,create,databasechanges,no", "BOB,patch,databasechanges/status,no", "BOB,patch,changeapprovals/status,no",
            "BOB,patch,changeapprovals,no", "BOB,delete,changeapprovals,no", "PAT,create,changeapprovals,no", "PAT,patch,databaseinstances,yes",
            "PAT,create,databasechanges,no"})
    void everybodyMayWhatItsRoleIsFor(Person person, String verb, String resource, String may) {
        String[] plain = resource.split("/", -1);
        var asked = plain.length == 2
                ? people.as(person, "auth", "can-i", verb, plain[0], "--subresource=" + plain[1])
                : people.as(person, "auth", "can-i", verb, resource);

        assertThat(asked.run().output().strip()).isEqualTo(may);
    }

    @Test
    void nobodyEditsAPlan() {
        String hash = "{\"spec\": {\"planHash\": \"sha256:" + "b".repeat(64) + "\"}}";
        String sql = "[{\"op\": \"replace\", \"path\": \"/spec/steps/0/sql\", \"value\": \"DROP SCHEMA app CASCADE;\"}]";

        assertThat(people.as(Person.ADMIN, "patch", "dbchange", "orders-7f3a9c", "--type=merge", "-p", hash).run().errors())
                .contains("a DatabaseChange is immutable: it says what was planned, and no edit changes what is run");
        assertThat(people.as(Person.ADMIN, "patch", "dbchange", "orders-7f3a9c", "--type=json", "-p", sql).run().errors())
                .contains("a DatabaseChange is immutable");
        assertThat(people.as(Person.BOB, "patch", "dbchange", "orders-7f3a9c", "--type=json", "-p", sql).run().errors()).contains("forbidden");
        assertThat(people.plane().client().resources(DatabaseChange.class).inNamespace(People.NAMESPACE).withName("orders-7f3a9c").get().getSpec().steps())
                .isEqualTo(SampleChanges.steps());
    }
}
