package dev.databasespec.testbed;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.logging.Level;
import java.util.logging.Logger;

/** fabric8's API server in memory, for machines on which no real one can be had: it stores and watches, it validates nothing and knows no RBAC. */
public final class InMemoryApiServer implements ApiServer {
    private static final Logger REQUESTS = Logger.getLogger("io.fabric8.mockwebserver");

    private final Path folder = Folders.temporary("api");
    private final KubernetesMockServer server = new KubernetesMockServer(new Context(), new MockWebServer(), new HashMap<>(), new ApplyingDispatcher(),
            false);
    private final Path kubeconfig;
    private final KubernetesClient client;
    private final Runnable closing = this::shutDown;

    private InMemoryApiServer() {
        Cleanup.atExit(closing);
        REQUESTS.setLevel(Level.WARNING);
        server.init(InetAddress.getLoopbackAddress(), 0);
        kubeconfig = Kubeconfig.plain(folder.resolve("kubeconfig"), "http://127.0.0.1:" + server.getPort());
        var config = Config.fromKubeconfig(kubeconfig.toFile());
        config.setHttp2Disable(true); // the server has been seen to lose a request that asks for an upgrade
        client = new KubernetesClientBuilder().withConfig(config).build();
    }

    public static InMemoryApiServer start() {
        return new InMemoryApiServer();
    }

    @Override
    public Path kubeconfig() {
        return kubeconfig;
    }

    @Override
    public Path operatorKubeconfig() {
        return kubeconfig;
    }

    @Override
    public KubernetesClient client() {
        return client;
    }

    @Override
    public void close() {
        shutDown();
        Cleanup.done(closing);
    }

    private void shutDown() {
        client.close();
        server.destroy();
        Folders.delete(folder);
    }
}
