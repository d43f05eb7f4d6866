package dev.databasespec.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.databasespec.testbed.CloudSqlLikeServer;
import dev.databasespec.testbed.ControlPlane;
import dev.databasespec.testbed.RequiresControlPlane;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The manifests to install: a cluster takes them and the examples, and their rights are those with which all tests run the operator. */
class InstallManifestsTest {
    @Test
    @RequiresControlPlane
    void aClusterTakesThem() {
        try (var plane = ControlPlane.start()) {
            plane.kubectl("apply", "--server-side", "--force-conflicts", "-f", Checkout.ROOT.resolve("crds").toString()).run().orThrow();
            var applied = plane.kubectl("apply", "--server-side", "--force-conflicts", "-f", Checkout.ROOT.resolve("examples/install").toString()).run();
            assertThat(applied.orThrow()).contains("deployment.apps/databasespec serverside-applied");
            assertThat(applied.errors()).as("warnings").isEmpty();
            for (var namespace : List.of("platform", "team-orders")) {
                plane.kubectl("create", "namespace", namespace).run().orThrow();
            }
            plane.kubectl("apply", "--server-side", "-f", Checkout.ROOT.resolve("examples/templates").toString()).run().orThrow();
            for (var example : ExamplesAreValidTest.examples().toList()) {
                var tried = plane.kubectl("apply", "--server-side", "--dry-run=server", "-f", example.toString()).run();
                assertThat(tried.orThrow()).as(example.toString()).contains("databasespec.databasespec.dev/");
                assertThat(tried.errors()).as("warnings about " + example).isEmpty();
            }
        }
    }

    @Test
    @RequiresControlPlane
    void aViewerSeesRoleTemplatesWithTheClusterRoleBindingOfThePage() {
        try (var plane = ControlPlane.start()) {
            plane.kubectl("apply", "--server-side", "-f", Checkout.ROOT.resolve("crds").toString()).run().orThrow();
            plane.kubectl("apply", "-f", Checkout.ROOT.resolve("examples/install/4-people.yaml").toString()).run().orThrow();
            plane.kubectl("create", "namespace", "team-orders").run().orThrow();
            plane.kubectl("apply", "-f", Checkout.ROOT.resolve("examples/rbac").toString()).run().orThrow();
            assertThat(lists(plane, "databasespecs", "team-orders")).isTrue();
            assertThat(lists(plane, "roletemplates", "team-orders")).isFalse();
            Checkout.read("docs/install.md").lines().filter(line -> line.startsWith("kubectl create clusterrole")).map(line -> line.split(" "))
                    .forEach(words -> plane.kubectl(Arrays.copyOfRange(words, 1, words.length)).run().orThrow());
            assertThat(lists(plane, "roletemplates", "team-orders")).isTrue();
            assertThat(lists(plane, "databasespecs", "team-billing")).isFalse();
        }
    }

    /** By asking for them: kubectl auth can-i asks of kinds without a namespace as if they were in one. */
    private static boolean lists(ControlPlane plane, String kind, String namespace) {
        return plane.kubectl("get", kind, "--namespace=" + namespace, "--as=olga", "--as-group=team-orders").run().exitCode() == 0;
    }

    @Test
    void testsRunTheOperatorWithTheseRightsAndNoOthers() throws IOException {
        var wanted = items(Checkout.read("examples/install/2-rbac.yaml"));
        try (var stream = CloudSqlLikeServer.class.getResourceAsStream("kubernetes/operator-rbac.yaml")) {
            var tested = items(new String(Objects.requireNonNull(stream).readAllBytes(), StandardCharsets.UTF_8));
            assertThat(rules(tested, "databasespec-operator")).isEqualTo(Stream.concat(rules(wanted, "databasespec-operator").stream(),
                    rules(wanted, "databasespec-leader").stream()).toList());
        }
    }

    private static List<HasMetadata> items(String yaml) {
        var serialization = new KubernetesSerialization();
        return Stream.of(yaml.split("\n---\n", -1)).map(document -> (HasMetadata) serialization.unmarshal(document)).toList();
    }

    private static List<PolicyRule> rules(List<HasMetadata> items, String name) {
        return items.stream().filter(item -> item.getMetadata().getName().equals(name)).flatMap(item -> switch (item) {
            case ClusterRole role -> role.getRules().stream();
            case Role role -> role.getRules().stream();
            default -> Stream.empty();
        }).toList();
    }
}
