package dev.databasespec.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
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
}
