package dev.databasespec.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.databasespec.kubernetes.InstanceReason;
import dev.databasespec.testbed.Command;
import dev.databasespec.testbed.ControlPlane;
import dev.databasespec.testbed.RequiresControlPlane;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Whoever reads docs/runbook.md at night can copy from it. */
class RunbookTest {
    private static final String PAGE = "docs/runbook.md";
    private static final Pattern INLINE = Pattern.compile("`((?:kubectl|dbspec) [^`]+)`");
    private static final Pattern REASON = Pattern.compile("(?m)^\\| `(\\w+)` \\| [^|]+ \\| \\[more]\\(conditions\\.md#databaseinstance-ready\\) \\|$");
    /** What needs a Pod or Prometheus' operator, or writes a file. */
    private static final List<String> ELSEWHERE = List.of(" logs ", " port-forward ", "podmonitors", "support-bundle");

    @Test
    void namesEveryReasonForWhichAnInstanceIsNotReady() {
        assertThat(REASON.matcher(Checkout.read(PAGE)).results().map(m -> m.group(1))).containsExactlyInAnyOrderElementsOf(
                Arrays.stream(InstanceReason.values()).filter(r -> r != InstanceReason.AVAILABLE).map(InstanceReason::word).toList());
    }

    @Test
    @RequiresControlPlane
    void hasCommandsThatRun() {
        try (var plane = ControlPlane.start()) {
            prepare(plane);
            var commands = commands();
            assertThat(commands).hasSizeGreaterThan(20);
            assertThat(commands).allSatisfy(command -> {
                var run = command.replace("NAMESPACE:", "space:").replace("NAMESPACE", "team").replace("NAME:", "name:").replace("NAME", "orders")
                        .replace("CHANGE", "orders-abcdef").replace("TEXT", "known");
                if (run.startsWith("dbspec ")) {
                    // whoever has a terminal is asked
                    var words = List.of((run + (run.contains("--reason") ? " --yes" : "")).split(" ", -1));
                    var answer = Dbspec.run(Map.of("KUBECONFIG", plane.kubeconfig().toString()), "", words.subList(1, words.size()));
                    assertThat(answer.output()).as(command).contains("orders-abcdef").doesNotContain("Usage");
                } else {
                    var answer = Command.of("sh", "-c", run.replaceFirst("kubectl", plane.kubectlPath().toString()))
                            .with("KUBECONFIG", plane.kubeconfig().toString()).run();
                    assertThat(answer.exitCode()).as("%s: %s", command, answer.errors()).isZero();
                }
            });
        }
    }

    private static List<String> commands() {
        var blocks = Block.all().stream().filter(b -> b.page().endsWith(PAGE) && b.language().equals("sh")).flatMap(b -> b.text().lines())
                .map(line -> line.replaceFirst(" +#.*", ""));
        var prose = INLINE.matcher(Checkout.read(PAGE).replace("\n", " ")).results().map(m -> m.group(1));
        return Stream.concat(blocks, prose).filter(c -> ELSEWHERE.stream().noneMatch(c::contains)).filter(c -> c.contains(" -") || c.contains(" get "))
                .distinct().toList();
    }

    private static void prepare(ControlPlane plane) {
        plane.kubectl("apply", "--server-side", "-f", Path.of("..", "crds").toAbsolutePath().toString()).run().orThrow();
        plane.kubectl("wait", "--for=condition=Established", "crd", "--all", "--timeout=60s").run().orThrow();
        plane.kubectl("create", "namespace", "team").run().orThrow();
        plane.kubectl("create", "namespace", "databasespec-system").run().orThrow();
        plane.kubectl("-n", "databasespec-system", "create", "deployment", "databasespec", "--image=databasespec").run().orThrow();
        plane.kubectl("apply", "-f", "-").input("""
                apiVersion: coordination.k8s.io/v1
                kind: Lease
                metadata: {name: databasespec-operator, namespace: databasespec-system}
                ---
                apiVersion: databasespec.dev/v1alpha1
                kind: DatabaseInstance
                metadata: {name: orders, namespace: team}
                spec:
                  endpoint: {host: 127.0.0.1, port: 5432}
                  admin: {password: {secretKeyRef: {name: orders, key: password}}}
                ---
                apiVersion: databasespec.dev/v1alpha1
                kind: DatabaseSpec
                metadata: {name: orders, namespace: team}
                spec: {instanceRef: {name: orders}, database: orders}
                """).run().orThrow();
    }
}
