package dev.databasespec;

import dev.databasespec.audit.AuditSettings;
import dev.databasespec.audit.AuditStores;
import dev.databasespec.cli.Version;
import dev.databasespec.cloudsql.GoogleCloud;
import dev.databasespec.kubernetes.KubernetesOperator;
import dev.databasespec.kubernetes.KubernetesOperator.Options;
import dev.databasespec.kubernetes.KubernetesOperator.Ports;
import dev.databasespec.kubernetes.Leadership;
import dev.databasespec.kubernetes.LeaseStore;
import dev.databasespec.kubernetes.Rights;
import dev.databasespec.kubernetes.change.AuditTrail;
import dev.databasespec.postgres.Pools;
import dev.databasespec.postgres.PostgresCatalog;
import dev.databasespec.postgres.PostgresInstances;
import dev.databasespec.postgres.Statements;
import dev.databasespec.reconcile.Accounts;
import dev.databasespec.reconcile.AuditSink;
import dev.databasespec.reconcile.FencedAccounts;
import dev.databasespec.reconcile.Fingerprints;
import dev.databasespec.reconcile.Means;
import dev.databasespec.reconcile.Pause;
import dev.databasespec.reconcile.Reconciliation;
import dev.databasespec.reconcile.Tenure;
import io.fabric8.kubernetes.client.Config;
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
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code dbspec operator}: joins the rooms, runs until it is told to stop, and then lets everything end that has begun. */
final class OperatorCommand {
    private static final Logger LOG = LoggerFactory.getLogger(OperatorCommand.class);

    private static final String LEASE = "databasespec-operator";

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
        } catch (ClusterAccess.Unusable e) {
            LOG.error("there is no way to the API server: {}", e.getMessage());
            return 3;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 1;
        }
    }

    private static int run(Settings settings) throws IOException, InterruptedException, ClusterAccess.Unusable {
        SecureRandom random = new SecureRandom();
        Config access = ClusterAccess.config();
        PrometheusMeterRegistry registry = Metrics.registry();
        GoogleCloud google = new GoogleCloud(settings.google(), new GoogleMetrics(registry), Pause.SLEEP, random, Clock.systemUTC());
        Pools pools = new Pools(google.access());
        Metrics metrics = new Metrics(registry, pools, Version.current());
        AuditSink audit = AuditStores.sink(settings.audit(), Path.of("").toAbsolutePath());
        String identity = identity(random);
        Optional<Leadership> leadership = settings.leaderElection() ? Optional.of(leadership(access, identity)) : Optional.empty();
        Rights rights = new Rights();
        Tenure tenure = leadership.map(Tenure.class::cast).orElse(Tenure.UNLIMITED);
        KubernetesClient client = ClusterAccess.client(access, tenure, rights);
        Accounts accounts = new FencedAccounts(google.accounts(), tenure);
        Reconciliation reconciliation = new Reconciliation(
                new Means(new PostgresCatalog(pools, tenure), Optional.of(accounts), new Fingerprints(random), random, Pause.SLEEP));
        KubernetesOperator operator = new KubernetesOperator(client, options(settings, identity, leadership, rights),
                new Ports(reconciliation, new PostgresInstances(pools), (step, version) -> new Statements(version).of(step), metrics,
                        google.secrets(), accounts, google.access(), audit),
                Clock.systemUTC(), random);
        metrics.counting(operator::census);
        HttpEndpoint http = new HttpEndpoint(settings.httpPort(), operator::isReady, () -> lacking(rights), metrics::text);
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

    private static String lacking(Rights rights) {
        return rights.missing().stream().map(right -> "missing right: " + right + "\n").collect(Collectors.joining());
    }

    /** Unlike that of any other replica, and of this one before a restart. */
    private static String identity(SecureRandom random) {
        byte[] suffix = new byte[4];
        random.nextBytes(suffix);
        return Optional.ofNullable(System.getenv("HOSTNAME")).filter(h -> !h.isBlank()).orElse("operator") + "-" + HexFormat.of().formatHex(suffix);
    }

    private static Leadership leadership(Config access, String identity) {
        String namespace = Optional.ofNullable(access.getNamespace()).orElse("default");
        return Leadership.of(LeaseStore.InCluster.of(access, namespace, LEASE), identity, () -> Runtime.getRuntime().halt(1));
    }

    private static Options options(Settings settings, String identity, Optional<Leadership> leadership, Rights rights) {
        String application = settings.clusterName().isEmpty() ? "databasespec" : "databasespec/" + settings.clusterName();
        return new Options(settings.scope(), settings.allowed(), settings.guardrails(), settings.parallelism(), settings.templateWave(), application, identity,
                leadership, rights,
                new AuditTrail.Settings(settings.audit().kind() != AuditSettings.Kind.NONE, settings.audit().required(), settings.clusterName(),
                        Version.current()),
                settings.keeping());
    }
}
