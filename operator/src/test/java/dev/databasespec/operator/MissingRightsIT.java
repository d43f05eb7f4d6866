package dev.databasespec.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.databasespec.testbed.Await;
import dev.databasespec.testbed.OperatorProcess;
import dev.databasespec.testbed.RequiresControlPlane;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Somebody forgot a line of the RBAC: it is named, nothing else stops, and the operator goes on when it is there. */
@RequiresControlPlane
class MissingRightsIT {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static Stage stage;
    private static ClusterRole whole;

    @BeforeAll
    static void start() {
        stage = Stage.start();
        whole = stage.plane().client().rbac().clusterRoles().withName("databasespec-operator").get();
    }

    @AfterAll
    static void stop() {
        stage.close();
    }

    @AfterEach
    void grantAll() {
        write(whole);
    }

    private static void write(ClusterRole role) {
        stage.plane().client().rbac().clusterRoles().withName("databasespec-operator").edit(r -> {
            r.setRules(role.getRules());
            return r;
        });
    }

    private static void withhold(String resource) {
        ClusterRole less = stage.plane().client().getKubernetesSerialization().clone(whole);
        less.getRules().forEach(rule -> {
            List<String> resources = new ArrayList<>(rule.getResources());
            resources.remove(resource);
            rule.setResources(resources);
        });
        less.getRules().removeIf(rule -> rule.getResources().isEmpty());
        write(less);
    }

    private static OperatorProcess begin() {
        return OperatorProcess.start(OperatorProcess.launcher(), stage.plane().operatorKubeconfig(), Map.of());
    }

    private static String ready(OperatorProcess operator) {
        try {
            return operator.body("/readyz");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void awaitMissing(OperatorProcess operator, String right) {
        Await.within(SOON, () -> operator.status("/readyz") != 0 && ready(operator).contains("missing right: " + right + "\n"));
        assertThat(ready(operator)).contains("missing right: " + right + "\n");
        assertThat(operator.log()).contains("the operator lacks rights in the cluster: ", right);
    }

    @Test
    void ofOneKindFromTheStart() {
        for (String resource : List.of("secrets", "databaseinstances", "changeapprovals")) {
            withhold(resource);
            var team = stage.tenant();
            team.apply(team.spec("roles: [{name: $_a}]"));
            try (var operator = begin()) {
                awaitMissing(operator, "list " + resource + (resource.equals("secrets") ? "" : ".databasespec.dev"));
                assertThat(operator.status("/readyz")).isEqualTo(503);
                write(whole);
                operator.awaitReady();
                team.awaitReady("Converged");
                Await.until("nothing is missing", SOON, () -> ready(operator).equals("ok\n"));
            }
        }
    }

    @Test
    void ofOneKindTakenAwayLater() {
        try (var operator = begin()) {
            operator.awaitReady();
            var first = stage.tenant();
            first.apply(first.spec("roles: [{name: $_a}]"));
            first.awaitReady("Converged");
            withhold("databasechanges");
            first.apply(first.spec("roles: [{name: $_a}, {name: $_b}]"));
            awaitMissing(operator, "create databasechanges.databasespec.dev");
            assertThat(operator.status("/readyz")).isEqualTo(200);
            assertThat(first.roles()).as("nothing is done that cannot be written down").isEqualTo(1);
            write(whole);
            first.awaitReady("Converged");
            assertThat(first.roles()).isEqualTo(2);
            withhold("databasespecs/status");
            first.apply(first.spec("roles: [{name: $_a}, {name: $_b}, {name: $_c}]"));
            awaitMissing(operator, "patch databasespecs.databasespec.dev/status");
            write(whole);
            first.awaitReady("Converged");
            withhold("events");
            first.apply(first.spec("roles: [{name: $_a}, {name: $_b}, {name: $_c}, {name: $_d}]"));
            first.awaitReady("Converged");
            awaitMissing(operator, "create events");
        }
    }
}
