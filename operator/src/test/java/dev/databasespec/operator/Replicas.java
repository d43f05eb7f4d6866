package dev.databasespec.operator;

import dev.databasespec.testbed.ApiProxy;
import dev.databasespec.testbed.Await;
import dev.databasespec.testbed.Folders;
import dev.databasespec.testbed.OperatorProcess;
import dev.databasespec.testbed.TcpProxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** Two replicas of the packaged operator, of which one leads. What a replica is called is in its Lease and in its sessions. */
final class Replicas implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final List<String> NAMES = List.of("left", "right");
    final Stage stage = Stage.start();
    final ApiProxy api = ApiProxy.to(stage.plane().operatorKubeconfig());
    final TcpProxy postgres = TcpProxy.to(stage.server().port());
    final Terms terms = Terms.watch(stage.plane().client());
    private final Path folder = Folders.temporary("replicas");
    private final Map<String, OperatorProcess> running = new HashMap<>();

    static Replicas start() {
        Replicas replicas = new Replicas();
        try {
            NAMES.forEach(replicas::begin);
            NAMES.forEach(name -> replicas.process(name).awaitReady());
            Await.until("one leads", PATIENCE, () -> !replicas.terms.leader().isEmpty());
            return replicas;
        } catch (RuntimeException | AssertionError e) {
            replicas.close();
            throw e;
        }
    }

    OperatorProcess process(String name) {
        return Objects.requireNonNull(running.get(name), name);
    }

    static String other(String name) {
        return NAMES.get(1 - NAMES.indexOf(name));
    }

    /** As the kubelet does with a container that has ended. */
    void begin(String name) {
        var environment = new TreeMap<>(Map.of("DBSPEC_LEADER_ELECTION", "true", "HOSTNAME", name, "DBSPEC_CLUSTER_NAME", name, "DBSPEC_AUDIT", "file",
                "DBSPEC_AUDIT_FILE", historyFile().toString(), "DBSPEC_KEEP_CHANGES", "1000", "JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=1"));
        var before = running.put(name, OperatorProcess.start(OperatorProcess.launcher(), api.kubeconfig(), environment));
        if (before != null) {
            before.close();
        }
    }

    Tenant tenant() {
        Tenant tenant = stage.namespace();
        tenant.apply(tenant.instance(stage.server().adminPassword()).replace("port: " + stage.server().port(), "port: " + postgres.port()));
        return tenant;
    }

    private Path historyFile() {
        return folder.resolve("history.jsonl");
    }

    History history() {
        return History.inFile(historyFile());
    }

    String logs() {
        return NAMES.stream().map(name -> name + ":\n" + process(name).log()).reduce("", String::concat);
    }

    @Override
    public void close() {
        running.values().forEach(OperatorProcess::resume);
        running.values().forEach(OperatorProcess::close);
        terms.close();
        api.close();
        postgres.close();
        stage.close();
        Folders.delete(folder);
    }
}
