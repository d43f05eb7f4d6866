package dev.databasespec.policies;

import static org.assertj.core.api.Assertions.assertThat;

import dev.databasespec.policies.People.Person;
import dev.databasespec.testbed.ControlPlane;
import dev.databasespec.testbed.RequiresControlPlane;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Most clusters do not serve MutatingAdmissionPolicy yet. */
@RequiresControlPlane
class WithoutMutatingPoliciesTest {
    @Test
    void theStampIsRefusedAloudAndNothingElseChanges() {
        try (People people = People.on(ControlPlane.start())) {
            var answer = people.as(Person.ADMIN, "apply", "-f", Path.of("../crds/policies/requested-by.yaml").toAbsolutePath().toString()).run();
            assertThat(answer.exitCode()).isNotZero();
            assertThat(answer.errors()).contains("no matches for kind \"MutatingAdmissionPolicy\" in version \"admissionregistration.k8s.io/v1beta1\"");

            people.as(Person.ALICE, "create", "-f", "-").input(People.spec("orders", "")).run().orThrow();
            assertThat(people.as(Person.ALICE, "get", "dbspec", "orders", "-o", "yaml").run().orThrow()).doesNotContain("requested-by");
        }
    }
}
