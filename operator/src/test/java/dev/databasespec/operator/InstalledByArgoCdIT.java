package dev.databasespec.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.databasespec.chart.Helm;
import dev.databasespec.testbed.ArgoCd;
import dev.databasespec.testbed.CloudSqlLikeServer;
import dev.databasespec.testbed.ControlPlane;
import dev.databasespec.testbed.OperatorProcess;
import dev.databasespec.testbed.RequiresControlPlane;
import dev.databasespec.testbed.RequiresTools;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The chart as a real Argo CD installs it, by the example of docs/gitops.md. */
@RequiresControlPlane
@RequiresTools(argoCd = true)
class InstalledByArgoCdIT {
    private static final String SYSTEM = "databasespec-system";
    private static final String ROLLED_OUT = """
            {"status": {"observedGeneration": 1, "replicas": 2, "updatedReplicas": 2, "readyReplicas": 2, "availableReplicas": 2}}""";

    private static final String UNDISTURBED = """
            {"status": {"observedGeneration": 1, "currentHealthy": 2, "desiredHealthy": 1, "expectedPods": 2, "disruptionsAllowed": 1,
              "conditions": [{"type": "DisruptionAllowed", "status": "True", "reason": "SufficientPods", "message": "", "lastTransitionTime": "2026-11-28T08:00:00Z"}]}}""";

    /** As controllers write it that do not run here. */
    private static void status(Stage stage, String kind, String status) {
        stage.plane().kubectl("patch", kind, "databasespec", "-n", SYSTEM, "--subresource=status", "--type=merge", "-p", status).run().orThrow();
    }

    @Test
    void theChartIsSyncedAndStaysAsItIs() {
        try (var stage = new Stage(ControlPlane.start(), CloudSqlLikeServer.builder().start());
                var repository = new GitRepository();
                var argo = ArgoCd.start(stage.plane(), Path.of("..", "helm", "databasespec", "files", "argocd", "argocd-cm.yaml"))) {
            repository.commitFolder(Helm.CHART, "helm/databasespec");
            stage.plane().kubectl("apply", "-f", "-")
                    .input(Delivery.example("argocd/operator.yaml").replace("https://git.example.com/acme/databasespec.git", repository.url())).run().orThrow();
            var release = new Delivery(new Tenant(stage, "databasespec"), repository);
            release.awaitHealth("Deployment", "databasespec", "Progressing");
            status(stage, "deployment", ROLLED_OUT);
            status(stage, "pdb", UNDISTURBED);
            try (var operator = OperatorProcess.start(stage.plane().kubeconfigOfServiceAccount(SYSTEM, "databasespec"), Map.of())) {
                release.await("Synced Healthy Succeeded");
                assertThat(operator.isAlive()).isTrue();
            }

            assertThat(stage.plane().kubectl("get", "crd", "-l", "app.kubernetes.io/name=databasespec", "-o", "name").run().orThrow().lines()).hasSize(5);
            assertThat(stage.plane().kubectl("get", "roletemplates", "-o", "name").run().orThrow()).contains("standard");
            var operation = release.operation("startedAt");
            for (int i = 0; i < 3; i++) {
                release.refresh();
                assertThat(release.state()).isEqualTo("Synced Healthy Succeeded");
            }
            assertThat(release.operation("startedAt")).as("no sync was started").isEqualTo(operation);
            assertThat(argo.log()).isNotNull();
        }
    }
}
