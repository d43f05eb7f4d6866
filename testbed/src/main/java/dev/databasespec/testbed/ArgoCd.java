package dev.databasespec.testbed;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The half of Argo CD that syncs (application controller, repo server, Redis) as processes on loopback: no API server and no UI. */
public final class ArgoCd implements AutoCloseable {
    public static final String NAMESPACE = "argocd";
    /** Whom the API server takes it for. */
    public static final String USER = "system:serviceaccount:argocd:argocd-application-controller";
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration ANSWER = Duration.ofSeconds(5);
    private static final String LOOPBACK = "127.0.0.1:";

    private final HttpClient http = HttpClient.newBuilder().connectTimeout(ANSWER).build();
    private final Path folder = Folders.temporary("argocd");
    private final Runnable closing = this::shutDown;
    private final KubeTools tools = KubeTools.here();
    private final List<ServerProcess> processes = new ArrayList<>();
    private final int redis = FreePort.next();
    private final int repository = FreePort.next();
    private final int repositoryMetrics = FreePort.next();
    private final int controllerMetrics = FreePort.next();

    private ArgoCd() {
        Cleanup.atExit(closing);
    }

    /** Installs and starts it, with a file that ConfigMap argocd-cm is patched with, and waits until it serves. */
    public static ArgoCd start(ControlPlane plane, Path settings) {
        var argo = new ArgoCd();
        try {
            argo.install(plane, settings);
            argo.startServers(plane);
            return argo;
        } catch (RuntimeException | AssertionError e) {
            argo.close();
            throw e;
        }
    }

    private void install(ControlPlane plane, Path settings) {
        plane.kubectl("apply", "--server-side", "-f", "-").input(Texts.resource("kubernetes/argocd.yaml")).run().orThrow();
        plane.kubectl("apply", "--server-side", "-f", tools.file("application-crd.yaml").toString(), "-f", tools.file("appproject-crd.yaml").toString())
                .run().orThrow();
        plane.kubectl("wait", "--for=condition=Established", "crd", "--all", "--timeout=60s").run().orThrow();
        plane.kubectl("apply", "--server-side", "-f", "-").input(Texts.resource("kubernetes/argocd-project.yaml")).run().orThrow();
        plane.kubectl("patch", "configmap", "argocd-cm", "-n", NAMESPACE, "--patch-file", settings.toString()).run().orThrow();
    }

    private void startServers(ControlPlane plane) {
        var kubeconfig = folder.resolve("kubeconfig");
        Texts.write(kubeconfig, Texts.since(plane.kubeconfigOf(USER, "system:serviceaccounts"), 0).replace("namespace: default", "namespace: " + NAMESPACE));
        var environment = new TreeMap<>(Map.of("KUBECONFIG", kubeconfig.toString(), "HOME", made("home"), "TMPDIR", made("tmp"),
                "ARGOCD_FAKE_IN_CLUSTER", "true", "ARGOCD_GPG_ENABLED", "false", "GOMAXPROCS", "2",
                "PATH", tools.file("argocd-repo-server").getParent() + ":" + System.getenv("PATH")));
        environment.putAll(Map.of("GIT_CONFIG_COUNT", "1", "GIT_CONFIG_KEY_0", "safe.directory", "GIT_CONFIG_VALUE_0", "*"));
        run("redis", List.of(tools.onPath("redis-server").orElseThrow().toString(), "--bind", "127.0.0.1", "--port", Integer.toString(redis), "--save", "",
                "--appendonly", "no", "--dir", folder.toString()), environment);
        run("repo-server", List.of(tools.file("argocd-repo-server").toString(), "--address", "127.0.0.1", "--port", Integer.toString(repository),
                "--disable-tls", "--redis", LOOPBACK + redis, "--metrics-address", "127.0.0.1", "--metrics-port", Integer.toString(repositoryMetrics)),
                environment);
        awaitHealth("repo-server", repositoryMetrics);
        run("controller", List.of(tools.file("argocd-application-controller").toString(), "--kubeconfig", kubeconfig.toString(), "-n", NAMESPACE,
                "--repo-server", LOOPBACK + repository, "--repo-server-plaintext", "--redis", LOOPBACK + redis,
                "--metrics-port", Integer.toString(controllerMetrics), "--app-resync", "10", "--app-resync-jitter", "0", "--persist-resource-health",
                "--status-processors", "4", "--operation-processors", "4"), environment);
        awaitHealth("controller", controllerMetrics);
    }

    private void run(String name, List<String> command, Map<String, String> environment) {
        processes.add(ServerProcess.start(command, folder, log(name), "TERM", environment));
    }

    private void awaitHealth(String name, int port) {
        var process = processes.getLast();
        if (!Await.within(PATIENCE, () -> !process.isAlive() || isHealthy(port)) || !process.isAlive()) {
            throw new IllegalStateException("Argo CD's " + name + " did not start:\n" + Texts.tail(log(name)));
        }
    }

    private boolean isHealthy(int port) {
        try {
            var request = HttpRequest.newBuilder(URI.create("http://" + LOOPBACK + port + "/healthz")).timeout(ANSWER).build();
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** The end of the application controller's log. */
    public String log() {
        return Texts.tail(log("controller"));
    }

    private String made(String name) {
        return Folders.create(folder.resolve(name)).toString();
    }

    private Path log(String name) {
        return folder.resolve(name + ".log");
    }

    @Override
    public void close() {
        shutDown();
        Cleanup.done(closing);
    }

    private void shutDown() {
        processes.reversed().forEach(process -> process.stop("TERM"));
        http.close();
        Folders.delete(folder);
    }
}
