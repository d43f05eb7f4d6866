package dev.databasespec.kubernetes;

import dev.databasespec.api.ChangeApproval;
import dev.databasespec.api.DatabaseInstance;
import dev.databasespec.api.DatabaseSpec;
import dev.databasespec.api.RoleTemplate;
import dev.databasespec.kubernetes.change.AuditTrail;
import dev.databasespec.kubernetes.change.ChangeBook;
import dev.databasespec.kubernetes.change.ChangeControl;
import dev.databasespec.kubernetes.change.ChangeStore;
import dev.databasespec.kubernetes.change.Outbox;
import dev.databasespec.kubernetes.change.Requesters;
import dev.databasespec.reconcile.Accounts;
import dev.databasespec.reconcile.AuditSink;
import dev.databasespec.reconcile.CloudSqlAccess;
import dev.databasespec.reconcile.Instances;
import dev.databasespec.reconcile.Reconciliation;
import dev.databasespec.reconcile.Rendering;
import dev.databasespec.reconcile.Secrets;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.OperatorException;
import io.javaoperatorsdk.operator.api.config.ControllerConfigurationOverrider;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.SortedSet;
import java.util.concurrent.Executors;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The operator: the reconcilers, what they share, and their life from the first connection to a stop that cuts nothing. */
public final class KubernetesOperator implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(KubernetesOperator.class);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    /** How long a transaction may take is said by each DatabaseInstance; Kubernetes ends us when its own patience is over. */
    private static final Duration WORK_MAY_END = Duration.ofMinutes(30);
    private static final Duration RESTART = Duration.ofSeconds(2);
    private final KubernetesClient client;
    private final Options options;
    private final Cluster cluster;
    private final DatabaseSpecReconciler specs;
    private final DatabaseInstanceReconciler instances;
    private final ChangeApprovalReconciler approvals;
    private final ChangeControl changes;
    private final Turns turns;
    private final Outbox outbox;
    private final RoleTemplateReconciler templates;
    private @Nullable Operator operator;
    private final LastPasses last = new LastPasses();
    private final Clock clock;
    private volatile @Nullable Instant leadingSince;
    private volatile boolean ready;
    private volatile boolean closing;

    /**
     * How to run.
     *
     * @param templateWave how many DatabaseSpecs follow the change of a template at the same time
     * @param identity of this replica, unlike that of any other
     * @param leadership empty: no leader election
     * @param rights is told of what the API server forbids
     */
    public record Options(Scope scope, Targets.Allowed allowed, Guardrails guardrails, int parallelism, int templateWave, String applicationName,
            String identity,
            Optional<Leadership> leadership, Rights rights, AuditTrail.Settings audit, ChangeControl.Keeping keeping) {}

    /** What the operator needs of the other rooms. */
    public record Ports(Reconciliation reconciliation, Instances instances, Rendering rendering, Meters meters, Secrets secrets, Accounts accounts,
            CloudSqlAccess cloudSql, AuditSink audit) {}

    public KubernetesOperator(KubernetesClient client, Options options, Ports ports, Clock clock, RandomGenerator random) {
        this.client = client;
        this.options = options;
        this.clock = clock;
        cluster = new Cluster(client, options.scope());
        SecretReader secrets = new SecretReader((namespace, name) -> cluster.secret(namespace, name).map(s -> s.getData()));
        Targets targets = new Targets(new Targets.Sources(secrets, ports.secrets(), ports.cloudSql()), options.allowed(), options.applicationName());
        Rotation rotation = new Rotation(targets);
        Verdicts verdicts = new Verdicts();
        var specStatuses = new StatusWriter<>(client, DatabaseSpec::new);
        var instanceStatuses = new StatusWriter<>(client, DatabaseInstance::new);
        var templateStatuses = new StatusWriter<>(client, RoleTemplate::new);
        Library library = new Library(cluster::template, templateStatuses::refreshed);
        Rollouts rollouts = new Rollouts(library,
                name -> TemplateStatuses.users(cluster.specsWith(name).stream().map(specStatuses::refreshed).toList(), name), options.templateWave());
        Expansions expansions = new Expansions(rollouts);
        Admissions admissions = new Admissions(cluster, targets, secrets, verdicts, specStatuses, expansions, options.guardrails(), clock);
        turns = new Turns(options.parallelism());
        Announcements announcements = new Announcements(client, clock, options.identity());
        SpecEvents events = new SpecEvents(announcements);
        ChangeBook book = new ChangeBook(new ChangeStore(client), cluster::wakeApprovalsOf);
        outbox = new Outbox(ports.audit());
        AuditTrail trail = new AuditTrail(options.audit(), book, outbox, clock, cluster::wakeSpec);
        Reports reports = new Reports(new SpecStatuses(clock), specStatuses, events, ports.meters(), trail, cluster::serverOf);
        changes = new ChangeControl(book, new Requesters(client, clock), ports.rendering(), trail,
                new ChangeControl.Surroundings(cluster::approvalsOf, reports::write, cluster::wakeSpec, this::discard), options.keeping(), clock);
        Backoff backoff = new Backoff(random);
        Work work = new Work(ports.reconciliation(), rotation);
        Passes passes = new Passes(cluster, admissions, work, changes, turns, reports, backoff, ports.meters(), last, clock);
        Finalizers finalizers = new Finalizers(client);
        Neighbourhood neighbourhood = new Neighbourhood(cluster, admissions);
        specs = new DatabaseSpecReconciler(cluster, neighbourhood, new TemplateUsers(cluster, neighbourhood, rollouts, expansions), finalizers, passes,
                new Release(admissions, work, changes, turns, reports), reports, backoff, last, changes, cluster::serverOf, random);
        approvals = new ChangeApprovalReconciler(cluster, changes, new StatusWriter<>(client, ChangeApproval::new), announcements, clock);
        Probes probes = new Probes(cluster, targets, rotation, ports.instances(), ports.accounts(), new InstanceStatuses(clock), instanceStatuses,
                new InstanceEvents(announcements), clock);
        instances = new DatabaseInstanceReconciler(cluster, probes, verdicts, new Backoff(random));
        templates = new RoleTemplateReconciler(cluster, library, rollouts, finalizers,
                new TemplateReports(new TemplateStatuses(clock), templateStatuses, specStatuses, announcements), new Backoff(random));
    }

    /** Returns when everything is watched; waits for an API server, CRDs and rights that are not there yet, however long it takes. */
    public void start() throws InterruptedException {
        options.rights().watch(client, Right.needed(options.scope(), options.leadership().map(Leadership::key)));
        Served.await(client, options.scope());
        cluster.start(PATIENCE);
        if (options.leadership().isPresent()) {
            options.leadership().get().start();
            ready = true;
            options.leadership().get().await();
        }
        while (!closing && !startChanges()) {
            Thread.sleep(RESTART);
        }
        while (!closing && !startControllers()) {
            Thread.sleep(RESTART);
        }
        if (closing) {
            return;
        }
        Thread.ofVirtual().name("orphans").start(this::leaveOrphans);
        cluster.complete();
        leadingSince = clock.instant();
        ready = true;
        LOG.info("watching {}, and RoleTemplates", options.scope().text());
    }

    /** A decision goes with the change that it was about. */
    private void discard(ChangeApproval approval) {
        client.resource(approval).delete();
    }

    /** Whether it may be asked for its work; a standby is ready as well. */
    public boolean isReady() {
        return ready && !closing;
    }

    /** What there is now, as far as it is this replica's to say. */
    public Census census() {
        Instant since = leadingSince;
        return since == null || closing
                ? Census.NOTHING
                : Counting.of(cluster.specs(), cluster.instances(), outbox.backlog(), last, since, clock.instant());
    }

    private boolean startChanges() {
        try {
            changes.start(options.scope().specs());
            return true;
        } catch (KubernetesClientException e) {
            LOG.warn("DatabaseChanges cannot be read yet; trying again: {}", e.getMessage());
            return false;
        }
    }

    private void leaveOrphans() {
        try {
            while (!closing && !changes.leaveOrphans(cluster::knows)) {
                Thread.sleep(PATIENCE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized boolean startControllers() {
        if (closing) {
            return false;
        }
        Operator starting = new Operator(o -> o.withKubernetesClient(client).withCloseClientOnStop(false).checkingCRDAndValidateLocalModel(false)
                .withExecutorService(Executors.newVirtualThreadPerTaskExecutor()).withReconciliationTerminationTimeout(WORK_MAY_END)
                .withStopOnInformerErrorDuringStartup(false).withCacheSyncTimeout(PATIENCE));
        starting.register(specs, o -> in(options.scope().specs(), o));
        starting.register(approvals, o -> in(options.scope().specs(), o));
        starting.register(instances, o -> in(options.scope().instances(), o));
        starting.register(templates);
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
        try {
            turns.stop();
            options.rights().close();
            synchronized (this) {
                if (operator != null) {
                    operator.stop();
                }
            }
            turns.close();
            outbox.close();
            cluster.close();
        } finally {
            options.leadership().ifPresent(Leadership::close);
        }
    }
}
