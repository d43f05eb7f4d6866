package dev.databasespec.operator;

import dev.databasespec.cloudsql.GoogleCloud;
import dev.databasespec.cloudsql.GoogleMeter;
import dev.databasespec.cloudsql.GoogleSettings;
import dev.databasespec.kubernetes.Census;
import dev.databasespec.kubernetes.Guardrails;
import dev.databasespec.kubernetes.KubernetesOperator;
import dev.databasespec.kubernetes.KubernetesOperator.Options;
import dev.databasespec.kubernetes.KubernetesOperator.Ports;
import dev.databasespec.kubernetes.Meters;
import dev.databasespec.kubernetes.Rights;
import dev.databasespec.kubernetes.Scope;
import dev.databasespec.kubernetes.Targets;
import dev.databasespec.kubernetes.change.AuditTrail;
import dev.databasespec.kubernetes.change.ChangeControl;
import dev.databasespec.postgres.Pools;
import dev.databasespec.postgres.PostgresCatalog;
import dev.databasespec.postgres.PostgresInstances;
import dev.databasespec.postgres.Statements;
import dev.databasespec.reconcile.AuditSink;
import dev.databasespec.reconcile.Fingerprints;
import dev.databasespec.reconcile.Means;
import dev.databasespec.reconcile.Pause;
import dev.databasespec.reconcile.Reconciliation;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** The operator inside this JVM, against a stage. */
final class RunningOperator implements AutoCloseable {
    private final KubernetesClient client;
    private final GoogleCloud google = new GoogleCloud(GoogleSettings.DEFAULT, GoogleMeter.NONE, Pause.SLEEP, new SecureRandom(), Clock.systemUTC());
    private final Pools pools = new Pools(google.access());
    private final KubernetesOperator operator;
    final Count count = new Count();

    /** Counts passes by their result. */
    static final class Count implements Meters {
        final Map<String, AtomicInteger> passes = new ConcurrentHashMap<>();

        @Override
        public void reconciled(String result, Duration took) {
            passes.computeIfAbsent(result, r -> new AtomicInteger()).incrementAndGet();
        }

        @Override
        public void step(String action, String hazard, String result) {}

        @Override
        public void driftFound() {}

        int passes() {
            return passes.values().stream().mapToInt(AtomicInteger::get).sum();
        }
    }

    /**
     * What an operator is started with.
     *
     * @param keep how many changes that have ended stay
     * @param patience how long a change waits for approval
     * @param wave how many DatabaseSpecs follow a template at the same time
     */
    record Setup(AuditSink audit, boolean required, int keep, Duration patience, int wave) {
        static final Setup PLAIN = new Setup(AuditSink.NONE, false, 10, Duration.ofDays(30), 10);

        static Setup keeping(int changes) {
            return new Setup(AuditSink.NONE, false, changes, Duration.ofDays(30), 10);
        }

        static Setup ofWave(int size) {
            return new Setup(AuditSink.NONE, false, 10, Duration.ofDays(30), size);
        }

        static Setup audited(AuditSink sink) {
            return new Setup(sink, false, 10, Duration.ofDays(30), 10);
        }
    }

    private RunningOperator(Stage stage, Setup setup, Clock clock) {
        client = new KubernetesClientBuilder().withConfig(Config.fromKubeconfig(stage.plane().operatorKubeconfig().toFile())).build();
        SecureRandom random = new SecureRandom();
        var reconciliation = new Reconciliation(new Means(new PostgresCatalog(pools), new Fingerprints(random), random, Pause.SLEEP));
        var options = new Options(Scope.ALL, Targets.Allowed.DEFAULT, Guardrails.DEFAULT, 32, setup.wave(), "databasespec", "test", Optional.empty(),
                new Rights(),
                new AuditTrail.Settings(!setup.audit().name().equals("none"), setup.required(), "test-cluster", "test"),
                new ChangeControl.Keeping(setup.keep(), setup.patience()));
        operator = new KubernetesOperator(client, options, new Ports(reconciliation, new PostgresInstances(pools),
                (step, version) -> new Statements(version).of(step), count, google.secrets(), google.accounts(), google.access(), setup.audit()),
                clock,
                random);
    }

    static RunningOperator start(Stage stage) throws InterruptedException {
        return start(stage, Setup.PLAIN);
    }

    static RunningOperator start(Stage stage, Setup setup) throws InterruptedException {
        return start(stage, setup, Clock.systemUTC());
    }

    static RunningOperator start(Stage stage, Setup setup, Clock clock) throws InterruptedException {
        RunningOperator running = new RunningOperator(stage, setup, clock);
        running.operator.start();
        return running;
    }

    Census census() {
        return operator.census();
    }

    @Override
    public void close() {
        operator.close();
        pools.close();
        google.close();
        client.close();
    }
}
