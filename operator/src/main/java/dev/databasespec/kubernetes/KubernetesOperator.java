package dev.databasespec.kubernetes;

import dev.databasespec.api.DatabaseInstance;
import dev.databasespec.api.DatabaseSpec;
import dev.databasespec.reconcile.Accounts;
import dev.databasespec.reconcile.CloudSqlAccess;
import dev.databasespec.reconcile.Instances;
import dev.databasespec.reconcile.Reconciliation;
import dev.databasespec.reconcile.Secrets;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.OperatorException;
import io.javaoperatorsdk.operator.api.config.ControllerConfigurationOverrider;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.SortedSet;
import java.util.concurrent.Executors;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The operator: both reconcilers, what they share, and their life from the first connection to a stop that cuts nothing. */
public final class KubernetesOperator implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(KubernetesOperator.class);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration WORK_MAY_END = Duration.ofSeconds(25);
    private static final Duration RESTART = Duration.ofSeconds(2);
    private final KubernetesClient client;
    private final Options options;
    private final Cluster cluster;
    private final DatabaseSpecReconciler specs;
    private final DatabaseInstanceReconciler instances;
    private @Nullable Leadership leadership;
    private @Nullable Operator operator;
    private volatile boolean ready;
    private volatile boolean closing;

    /**
     * How to run.
     *
     * @param identity of this replica, unlike that of any other
     * @param lease the namespace of the Lease; empty: no leader election
     */
    public record Options(Scope scope, Targets.Allowed allowed, Guardrails guardrails, int parallelism, String applicationName, String identity,
            Optional<String> lease,
            Runnable leadershipLost) {}

    /** What the operator needs of the other rooms. */
    public record Ports(Reconciliation reconciliation, Instances instances, Preview preview, Meters meters, Secrets secrets, Accounts accounts,
            CloudSqlAccess cloudSql) {}

    public KubernetesOperator(KubernetesClient client, Options options, Ports ports, Clock clock, RandomGenerator random) {
        this.client = client;
        this.options = options;
        cluster = new Cluster(client, options.scope());
        SecretReader secrets = new SecretReader((namespace, name) -> cluster.secret(namespace, name).map(s -> s.getData()));
        Targets targets = new Targets(new Targets.Sources(secrets, ports.secrets(), ports.cloudSql()), options.allowed(), options.applicationName());
        Rotation rotation = new Rotation(targets);
        Verdicts verdicts = new Verdicts();
        var specStatuses = new StatusWriter<>(client, DatabaseSpec::new);
        var instanceStatuses = new StatusWriter<>(client, DatabaseInstance::new);
        Admissions admissions = new Admissions(cluster, targets, secrets, verdicts, specStatuses, options.guardrails(), clock);
        Turns turns = new Turns(options.parallelism());
        SpecEvents events = new SpecEvents(new Announcements(client, clock, options.identity()));
        Reports reports = new Reports(new SpecStatuses(clock, ports.preview()), specStatuses, events, ports.meters());
        Backoff backoff = new Backoff(random);
        Passes passes = new Passes(cluster, admissions, ports.reconciliation(), rotation, turns, reports, backoff, ports.meters(), clock);
        specs = new DatabaseSpecReconciler(cluster, new Neighbourhood(cluster, admissions), new Finalizers(client), passes,
                new Release(admissions, ports.reconciliation(), rotation, turns, events), reports, backoff);
        Probes probes = new Probes(cluster, targets, rotation, ports.instances(), ports.accounts(), new InstanceStatuses(clock), instanceStatuses, clock);
        instances = new DatabaseInstanceReconciler(cluster, probes, verdicts, new Backoff(random));
    }

    /** Returns when everything is watched; waits for an API server, CRDs and rights that are not there yet, however long it takes. */
    public void start() throws InterruptedException {
        Served.await(client, options.scope());
        if (options.lease().isPresent()) {
            leadership = new Leadership(client, options.lease().get(), options.identity(), options.leadershipLost());
            ready = true;
            LOG.info("standing by for Lease in namespace {}", options.lease().get());
            leadership.await();
        }
        cluster.start(PATIENCE);
        while (!closing && !startControllers()) {
            Thread.sleep(RESTART);
        }
        cluster.complete();
        ready = true;
        LOG.info("watching DatabaseSpecs and DatabaseInstances");
    }

    /** Whether it may be asked for its work; a standby is ready as well. */
    public boolean isReady() {
        return ready && !closing;
    }

    private synchronized boolean startControllers() {
        if (closing) {
            return false;
        }
        Operator starting = new Operator(o -> o.withKubernetesClient(client).withCloseClientOnStop(false).checkingCRDAndValidateLocalModel(false)
                .withExecutorService(Executors.newVirtualThreadPerTaskExecutor()).withReconciliationTerminationTimeout(WORK_MAY_END)
                .withStopOnInformerErrorDuringStartup(false).withCacheSyncTimeout(PATIENCE));
        starting.register(specs, o -> in(options.scope().specs(), o));
        starting.register(instances, o -> in(options.scope().instances(), o));
        try {
            starting.start();
            operator = starting;
            return true;
        } catch (OperatorException e) {
            LOG.warn("DatabaseSpecs cannot be watched yet; trying again: {}", e.getMessage());
            return false;
        }
    }

    private static <R extends HasMetadata> void in(SortedSet<String> namespaces, ControllerConfigurationOverrider<R> overrider) {
        if (!namespaces.isEmpty()) {
            overrider.settingNamespaces(namespaces);
        }
    }

    /** Lets passes that run end, starts no other, and gives the Lease back. */
    @Override
    public void close() {
        closing = true;
        synchronized (this) {
            if (operator != null) {
                operator.stop();
            }
        }
        cluster.close();
        if (leadership != null) {
            leadership.close();
        }
    }
}
