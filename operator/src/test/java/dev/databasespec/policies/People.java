package dev.databasespec.policies;

import dev.databasespec.testbed.Command;
import dev.databasespec.testbed.ControlPlane;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A cluster with our kinds and the rights of examples/install and examples/rbac in the namespace team-orders, and who uses it. */
public record People(ControlPlane plane) implements AutoCloseable {
    public static final String NAMESPACE = "team-orders";
    public static final String HASH = "sha256:" + "a".repeat(64);
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    /** Somebody by name and group. */
    public enum Person {
        ALICE("alice", "team-orders-developers"), BOB("bob", "team-orders-approvers"), PAT("pat", "database-platform"), ADMIN("root", "system:masters");

        public final String user;
        final String group;

        Person(String user, String group) {
            this.user = user;
            this.group = group;
        }
    }

    public static People on(ControlPlane plane) {
        People people = new People(plane);
        people.apply("crds");
        plane.kubectl("wait", "--for=condition=Established", "crd", "--all", "--timeout=60s").run().orThrow();
        plane.kubectl("create", "namespace", NAMESPACE).run().orThrow();
        people.apply("examples/install/4-people.yaml");
        people.apply("examples/rbac");
        return people;
    }

    public void apply(String path) {
        plane.kubectl("apply", "--server-side", "-f", ROOT.resolve(path).toString()).run().orThrow();
    }

    /** kubectl as this person; {@code run()} it. */
    public Command as(Person person, String... arguments) {
        List<String> words = new ArrayList<>(List.of("--as=" + person.user, "--as-group=" + person.group, "--as-group=system:authenticated",
                "--namespace=" + NAMESPACE));
        words.addAll(List.of(arguments));
        return plane.kubectl(words.toArray(String[]::new));
    }

    /** A kubeconfig with a certificate of this person. */
    public Path kubeconfig(Person person) {
        return plane.kubeconfigOf(person.user, person.group);
    }

    public static String spec(String name, String more) {
        return """
                apiVersion: databasespec.dev/v1alpha1
                kind: DatabaseSpec
                metadata: {name: %s, namespace: team-orders}
                spec: {instanceRef: {name: pg}, database: orders%s}
                """.formatted(name, more);
    }

    public static String approval(String name, String by) {
        return """
                apiVersion: databasespec.dev/v1alpha1
                kind: ChangeApproval
                metadata: {name: %s, namespace: team-orders}
                spec: {changeRef: {name: orders-7f3a9c}, planHash: "%s", decision: Approve, approvedBy: %s}
                """.formatted(name, HASH, by);
    }

    @Override
    public void close() {
        plane.close();
    }
}
