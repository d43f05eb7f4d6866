package dev.databasespec;

import dev.databasespec.audit.AuditSettings;
import dev.databasespec.audit.AuditStores;
import dev.databasespec.cli.Version;
import dev.databasespec.cloudsql.GoogleCloud;
import dev.databasespec.kubernetes.KubernetesOperator;
import dev.databasespec.kubernetes.KubernetesOperator.Options;
import dev.databasespec.kubernetes.KubernetesOperator.Ports;
import dev.databasespec.kubernetes.change.AuditTrail;
import dev.databasespec.postgres.Pools;
import dev.databasespec.postgres.PostgresCatalog;
import dev.databasespec.postgres.PostgresInstances;
import dev.databasespec.postgres.Statements;
import dev.databasespec.reconcile.AuditSink;
import dev.databasespec.reconcile.Fingerprints;
import dev.databasespec.reconcile.Means;
import dev.databasespec.reconcile.Pause;
import dev.databasespec.reconcile.Reconciliation;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code dbspec operator}: joins the rooms, runs until it is told to stop, and then lets everything end that has begun. */
final class OperatorCommand {
    private static final Logger LOG = LoggerFactory.getLogger(OperatorCommand.class);

    private OperatorCommand() {}

    /** Returns the exit code, or not at all. */
    static int run(Map<String, String> environment) {
        Settings settings;
        try {
            settings = Settings.of(environment);
        } catch (Settings.Invalid e) {
            System.err.println("dbspec operator: " + e.getMessage());
            return 3;
        }
        Logging.configure(settings);
        try (LogLevelFile level = new LogLevelFile(LogLevelFile.place(), settings.logLevel(), Logging::level)) {
            level.start();
            return run(settings);
        } catch (IOException e) {
            LOG.error("port {} (DBSPEC_HTTP_PORT) cannot be listened on: {}", settings.httpPort(), e.getMessage());
            return 1;
        } catch (KubernetesClientException e) {
            LOG.error("there is no way to the API server: {}", e.getMessage());
            return 1;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 1;
        }
    }

    private static int run(Settings settings) throws IOException, InterruptedException {
        SecureRandom random = new SecureRandom();
        PrometheusMeterRegistry registry = Metrics.registry();
        GoogleCloud google = new GoogleCloud(settings.google(), new GoogleMetrics(registry), Pause.SLEEP, random, Clock.systemUTC());
        Pools pools = new Pools(google.access());
        Metrics metrics = new Metrics(registry, pools, Version.current());
        AuditSink audit = AuditStores.sink(settings.audit(), Path.of("").toAbsolutePath());
        KubernetesClient client = ClusterAccess.client();
        Reconciliation reconciliation = new Reconciliation(
                new Means(new PostgresCatalog(pools), Optional.of(google.accounts()), new Fingerprints(random), random, Pause.SLEEP));
        KubernetesOperator operator = new KubernetesOperator(client, options(settings, client, random),
                new Ports(reconciliation, new PostgresInstances(pools), (step, version) -> new Statements(version).of(step), metrics,
                        google.secrets(), google.accounts(), google.access(), audit),
                Clock.systemUTC(), random);
        metrics.counting(operator::census);
        HttpEndpoint http = new HttpEndpoint(settings.httpPort(), operator::isReady, metrics::text);
        CountDownLatch stopped = new CountDownLatch(1);
        AtomicInteger code = new AtomicInteger();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            LOG.info("stopping: what runs may end, nothing new begins");
            operator.close();
            audit.close();
            pools.close();
            google.close();
            http.close();
            client.close();
            LOG.info("stopped");
            stopped.countDown();
            // the JVM's own would be 143, although it ended as it was asked to
            Runtime.getRuntime().halt(code.get());
        }, "stop"));
        try {
            operator.start();
        } catch (RuntimeException e) {
            code.set(1);
            LOG.error("the operator did not start", e);
            return 1;
        }
        stopped.await(Long.MAX_VALUE, TimeUnit.DAYS);
        return 0;
    }

    private static Options options(Settings settings, KubernetesClient client, SecureRandom random) {
        byte[] suffix = new byte[4];
        random.nextBytes(suffix);
        String identity = Optional.ofNullable(System.getenv("HOSTNAME")).filter(h -> !h.isBlank()).orElse("operator") + "-" + HexFormat.of().formatHex(suffix);
        String application = settings.clusterName().isEmpty() ? "databasespec" : "databasespec/" + settings.clusterName();
        Optional<String> lease = settings.leaderElection()
                ? Optional.of(Optional.ofNullable(client.getConfiguration().getNamespace()).orElse("default"))
                : Optional.empty();
        return new Options(settings.scope(), settings.allowed(), settings.guardrails(), settings.parallelism(), settings.templateWave(), application, identity,
                lease, () -> {
                    LOG.error("the Lease was lost: another replica leads now");
                    Runtime.getRuntime().halt(1);
                }, new AuditTrail.Settings(settings.audit().kind() != AuditSettings.Kind.NONE, settings.audit().required(), settings.clusterName(),
                        Version.current()),
                settings.keeping());
    }
}
