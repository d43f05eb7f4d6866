package dev.databasespec.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ControlPlaneTest {
    @Test
    @RequiresControlPlane
    void servesAdministratorAndOperatorAndKeepsAnAuditOfWhatTheOperatorWrites() {
        try (var plane = ControlPlane.start()) {
            assertThat(plane.kubectl("get", "namespaces", "-o", "name").run().orThrow()).contains("namespace/default");
            long mark = plane.auditMark();
            try (var operator = new KubernetesClientBuilder().withConfig(Config.fromKubeconfig(plane.operatorKubeconfig().toFile())).build()) {
                assertThat(operator.secrets().inNamespace("default").list().getItems()).isEmpty();
                var map = new ConfigMapBuilder().withNewMetadata().withName("refused").endMetadata().build();
                try {
                    operator.configMaps().inNamespace("default").resource(map).create();
                } catch (KubernetesClientException e) {
                    assertThat(e.getCode()).isEqualTo(403);
                }
            }
            assertThat(plane.operatorWritesSince(mark)).containsExactly(new ApiWrite(ControlPlane.OPERATOR, "create", "configmaps", "", "default", "", 403));
        }
    }

    @Test
    @RequiresControlPlane
    void knowsOtherUsersAndTheirGroupsAndTakesFlags() {
        try (var plane = ControlPlane.startWith("--feature-gates=MutatingAdmissionPolicy=true", "--runtime-config=admissionregistration.k8s.io/v1beta1=true")) {
            assertThat(plane.kubectl("get", "mutatingadmissionpolicies").run().errors()).contains("No resources found");
            plane.kubectl("create", "clusterrole", "viewer", "--verb=list", "--resource=configmaps").run().orThrow();
            plane.kubectl("create", "clusterrolebinding", "viewers", "--clusterrole=viewer", "--group=viewers").run().orThrow();
            var alice = plane.kubeconfigOf("alice", "viewers");
            assertThat(plane.kubectl("--kubeconfig=" + alice, "auth", "whoami").run().orThrow()).contains("alice", "viewers");
            Await.until("the API server knows the binding", Duration.ofSeconds(10),
                    () -> plane.kubectl("--kubeconfig=" + alice, "get", "configmaps").run().exitCode() == 0);
            try (var client = new KubernetesClientBuilder().withConfig(Config.fromKubeconfig(alice.toFile())).build()) {
                assertThat(client.configMaps().inNamespace("default").list().getItems()).isEmpty();
                assertThatThrownBy(() -> client.secrets().inNamespace("default").list())
                        .hasMessageContaining("User \"alice\" cannot list resource \"secrets\"");
            }
        }
    }

    @Test
    @RequiresControlPlane(controllerManager = true)
    void collectsWhatIsOwnedWhereThereIsAControllerManager() {
        try (var plane = ControlPlane.start()) {
            plane.startControllerManager();
            var maps = plane.client().configMaps().inNamespace("default");
            var owner = maps.resource(new ConfigMapBuilder().withNewMetadata().withName("owner").endMetadata().build()).create();
            maps.resource(new ConfigMapBuilder().withNewMetadata().withName("owned").addNewOwnerReference().withApiVersion("v1").withKind("ConfigMap")
                    .withName("owner").withUid(owner.getMetadata().getUid()).endOwnerReference().endMetadata().build()).create();
            maps.withName("owner").delete();
            Await.until("what is owned has gone", Duration.ofSeconds(60), () -> maps.withName("owned").get() == null);
        }
    }
}
