package dev.databasespec.testbed;

import io.fabric8.kubeapitest.cert.CertManager;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A real kube-apiserver and etcd, with RBAC and an audit log, on the loopback interface. */
public final class ControlPlane implements ApiServer {
    public static final String OPERATOR = "databasespec-operator";
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final ControlPlaneBinaries BINARIES = ControlPlaneBinaries.find();

    private final Path folder = Folders.temporary("kube");
    private final CertManager certificates = new CertManager(folder.toString());
    private final Authority users = new Authority("users");
    private final int port = FreePort.next();
    private final AuditLog audit = new AuditLog(folder.resolve("audit.log"));
    private final ControlPlaneBinaries.Found binaries;
    private final Path kubeconfig;
    private final Path operatorKubeconfig;
    private final KubernetesClient client;
    private final Runnable closing = this::shutDown;
    private final List<ServerProcess> processes = new ArrayList<>();

    private ControlPlane(ControlPlaneBinaries.Found binaries, List<String> flags) {
        Cleanup.atExit(closing);
        this.binaries = binaries;
        certificates.createCertificatesIfNeeded();
        Texts.write(file("clients.crt"), text("client.crt") + "\n" + Pem.of(users.certificate()));
        Texts.write(file("audit-policy.yaml"), Texts.resource("kubernetes/audit-policy.yaml"));
        kubeconfig = Kubeconfig.withCertificate(file("admin.kubeconfig"), server(), text("apiserver.crt"), text("client.crt"), text("client.key"));
        operatorKubeconfig = kubeconfigOf(OPERATOR);
        client = new KubernetesClientBuilder().withConfig(Config.fromKubeconfig(kubeconfig.toFile())).build();
        startServers(flags);
    }

    /** Why no control plane can be had here; empty where one can. */
    public static Optional<String> unavailable() {
        return switch (BINARIES) {
            case ControlPlaneBinaries.Found _ -> Optional.empty();
            case ControlPlaneBinaries.Missing(var why) -> Optional.of(why);
        };
    }

    /** The same for a control plane that has {@link #startControllerManager} too. */
    public static Optional<String> unavailableWithControllerManager() {
        return switch (BINARIES) {
            case ControlPlaneBinaries.Found found when !Files.isExecutable(found.controllerManager()) -> Optional.of("no program " + found.controllerManager());
            case ControlPlaneBinaries.Found _,ControlPlaneBinaries.Missing _ -> unavailable();
        };
    }

    /** Starts one and waits until it serves; fails where {@link #unavailable} says why. */
    public static ControlPlane start() {
        return startWith();
    }

    /** The same with further flags of the API server, such as those that turn a beta on. */
    public static ControlPlane startWith(String... apiServerFlags) {
        return switch (BINARIES) {
            case ControlPlaneBinaries.Missing(var why) -> throw new IllegalStateException(why);
            case ControlPlaneBinaries.Found found -> {
                var plane = new ControlPlane(found, List.of(apiServerFlags));
                try {
                    plane.awaitReadiness();
                    yield plane;
                } catch (RuntimeException | AssertionError e) {
                    plane.close();
                    throw e;
                }
            }
        };
    }

    private void startServers(List<String> flags) {
        int etcd = FreePort.next();
        int peer = FreePort.next();
        run(binaries.etcd(), List.of("--name=default", "--data-dir=" + file("etcd"), "--unsafe-no-fsync", "--log-level=warn",
                "--listen-client-urls=http://127.0.0.1:" + etcd,
                "--advertise-client-urls=http://127.0.0.1:" + etcd, "--listen-peer-urls=http://127.0.0.1:" + peer,
                "--initial-advertise-peer-urls=http://127.0.0.1:" + peer,
                "--initial-cluster=default=http://127.0.0.1:" + peer));
        var options = new ArrayList<>(List.of("--etcd-servers=http://127.0.0.1:" + etcd, "--bind-address=127.0.0.1", "--secure-port=" + port,
                "--cert-dir=" + folder, "--client-ca-file=" + file("clients.crt"),
                "--service-account-issuer=https://localhost", "--service-account-signing-key-file=" + file("apiserver.key"),
                "--service-account-key-file=" + file("apiserver.key"),
                "--authorization-mode=RBAC", "--disable-admission-plugins=ServiceAccount", "--service-cluster-ip-range=10.0.0.0/24",
                "--audit-policy-file=" + file("audit-policy.yaml"),
                "--audit-log-path=" + file("audit.log")));
        options.addAll(flags);
        run(binaries.apiServer(), options);
    }

    /**
     * From now on what is owned goes with its owner, and namespaces that are deleted go. A custom resource definition that comes later
     * is known to it after half a minute only.
     */
    public void startControllerManager() {
        run(binaries.controllerManager(), List.of("--kubeconfig=" + kubeconfig, "--controllers=garbage-collector-controller,namespace-controller",
                "--use-service-account-credentials=false", "--leader-elect=false", "--secure-port=0"));
    }

    private void run(Path program, List<String> options) {
        var command = new ArrayList<>(List.of(program.toString()));
        command.addAll(options);
        processes.add(ServerProcess.start(command, folder, file(program.getFileName() + ".log"), "KILL", Map.of()));
    }

    private void awaitReadiness() {
        if (!Await.within(PATIENCE, () -> !isAlive() || isServing()) || !isAlive()) {
            throw new IllegalStateException("the control plane did not start:\n" + Texts.tail(file("etcd.log")) + Texts.tail(file("kube-apiserver.log")));
        }
        var rbac = new ByteArrayInputStream(Texts.resource("kubernetes/operator-rbac.yaml").getBytes(StandardCharsets.UTF_8));
        client.load(rbac).items().forEach(item -> client.resource(item).create());
    }

    private boolean isAlive() {
        return processes.stream().allMatch(ServerProcess::isAlive);
    }

    private boolean isServing() {
        var impatient = Config.fromKubeconfig(kubeconfig.toFile());
        impatient.setRequestRetryBackoffLimit(0);
        impatient.setConnectionTimeout(1000);
        try (var probe = new KubernetesClientBuilder().withConfig(impatient).build()) {
            return "ok".equals(probe.raw("/readyz")) && probe.namespaces().withName("default").get() != null;
        } catch (KubernetesClientException e) {
            return false;
        }
    }

    public String server() {
        return "https://127.0.0.1:" + port;
    }

    @Override
    public Path kubeconfig() {
        return kubeconfig;
    }

    @Override
    public Path operatorKubeconfig() {
        return operatorKubeconfig;
    }

    /** The kubeconfig file of a user with a certificate; only groups and what RBAC grants give it rights. */
    public Path kubeconfigOf(String user, String... groups) {
        var keys = Authority.rsaKeys(); // fabric8 reads no other kind without being told
        var certificate = Pem.of(users.user(user, List.of(groups), keys.getPublic()));
        var key = Pem.of("PRIVATE KEY", keys.getPrivate().getEncoded());
        return Kubeconfig.withCertificate(file(user + ".kubeconfig"), server(), text("apiserver.crt"), certificate, key);
    }

    /** The kubeconfig file of a service account that exists, with a token and its namespace, as pods get them. */
    public Path kubeconfigOfServiceAccount(String namespace, String name) {
        var token = kubectl("create", "token", name, "--namespace=" + namespace, "--duration=1h").run().orThrow().strip();
        return Kubeconfig.withToken(file(namespace + "-" + name + ".kubeconfig"), server(), text("apiserver.crt"), token, namespace);
    }

    @Override
    public KubernetesClient client() {
        return client;
    }

    public Path kubectlPath() {
        return binaries.kubectl();
    }

    /** kubectl as somebody who may do everything; {@code run()} it. */
    public Command kubectl(String... arguments) {
        var words = new ArrayList<>(List.of(binaries.kubectl().toString(), "--kubeconfig=" + kubeconfig, "--cache-dir=" + file("kubectl")));
        words.addAll(List.of(arguments));
        return Command.of(words);
    }

    /** A place in the audit log, to read what comes after it. */
    public long auditMark() {
        return audit.mark();
    }

    /** Everything that somebody has asked the API for since the mark, whatever came of it. */
    public List<ApiWrite> requestsSince(long mark, String user) {
        return audit.requests(mark, user);
    }

    /** What the operator has changed through the API since the mark, successful or not; Leases are left out. */
    public List<ApiWrite> operatorWritesSince(long mark) {
        return writesSince(mark, OPERATOR);
    }

    /** The same of another user; what is only tried (dry-run) counts as well. */
    public List<ApiWrite> writesSince(long mark, String user) {
        return audit.writes(mark, user);
    }

    @Override
    public void close() {
        shutDown();
        Cleanup.done(closing);
    }

    private void shutDown() {
        client.close();
        processes.reversed().forEach(process -> process.stop("KILL"));
        Folders.delete(folder);
    }

    private Path file(String name) {
        return folder.resolve(name);
    }

    private String text(String name) {
        return Texts.since(file(name), 0);
    }
}
