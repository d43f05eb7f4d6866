package dev.databasespec.testbed.quickstart;

import dev.databasespec.testbed.ControlPlane;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A real kube-apiserver, and kubectl. */
record KubectlCluster(ControlPlane server, Path checkout) implements Cluster {
    @Override
    public Shown apply(String path) {
        return kubectl("apply", "-f", path);
    }

    @Override
    public Shown await(String condition, String... resources) {
        var words = new ArrayList<>(List.of("wait", "--for=condition=" + condition, "--timeout=" + PATIENCE.toSeconds() + "s"));
        words.addAll(List.of(resources));
        return kubectl(words.toArray(String[]::new));
    }

    @Override
    public Shown get(String resources) {
        return kubectl("get", resources);
    }

    @Override
    public Shown field(String name, String template) {
        return kubectl("get", "dbspec", name, "-o", "jsonpath=" + template);
    }

    @Override
    public Shown events(String name) {
        return kubectl("events", "--for", "databasespec/" + name);
    }

    @Override
    public Shown approve(String change, String reason) {
        return dbspec(Map.of(), "approve", change, "--yes", "--reason", reason);
    }

    @Override
    public Shown expire(String name, int user, Instant moment) {
        return kubectl("patch", "dbspec", name, "--type=json", "-p", Cluster.expiring(user, moment));
    }

    @Override
    public List<String> toPlayWith() {
        var lines = new ArrayList<>(List.of("export KUBECONFIG=" + server.kubeconfig()));
        if (Programs.onPath("kubectl").isEmpty()) {
            lines.add("alias kubectl=" + server.kubectlPath());
        }
        lines.add("kubectl get dbspecs");
        lines.add("kubectl explain databasespec.spec.roles");
        return List.copyOf(lines);
    }

    private Shown kubectl(String... arguments) {
        var words = new ArrayList<>(List.of("kubectl"));
        words.addAll(List.of(arguments));
        return Shown.of(words, server.kubectl(arguments).in(checkout));
    }
}
