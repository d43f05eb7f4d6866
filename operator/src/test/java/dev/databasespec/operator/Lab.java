package dev.databasespec.operator;

import dev.databasespec.testbed.ApiProxy;
import dev.databasespec.testbed.Await;
import dev.databasespec.testbed.FirestoreEmulator;
import dev.databasespec.testbed.Folders;
import dev.databasespec.testbed.OperatorProcess;
import dev.databasespec.testbed.TcpProxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** The packaged operator as a process, with bad lines to the API server and to PostgreSQL, and a file that its audit history goes to. */
final class Lab implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(90);
    final Stage stage = Stage.start();
    final ApiProxy api = ApiProxy.to(stage.plane().operatorKubeconfig());
    final TcpProxy postgres = TcpProxy.to(stage.server().port());
    final AtomicInteger kills = new AtomicInteger();
    private final Path folder = Folders.temporary("lab");
    private final Map<String, String> environment = new TreeMap<>();
    private final AtomicBoolean killed = new AtomicBoolean();
    private final @Nullable FirestoreEmulator emulator;
    private @Nullable OperatorProcess operator;

    private Lab(@Nullable FirestoreEmulator emulator, Map<String, String> environment) {
        this.environment.putAll(Map.of("DBSPEC_AUDIT", "file", "DBSPEC_AUDIT_FILE", historyFile().toString(), "DBSPEC_KEEP_CHANGES", "1000",
                "JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=1")); // it lives for seconds: the best code is not worth the time that making it takes
        environment.forEach(this::with);
        this.emulator = emulator;
    }

    static Lab start() {
        return start(Map.of());
    }

    /** The environment adds to or replaces ours; an empty value takes a variable away. */
    static Lab start(Map<String, String> environment) {
        return start(null, environment);
    }

    /** With its history in an emulator of Firestore, which it reaches through a proxy. */
    static Lab start(FirestoreEmulator emulator, TcpProxy line, Map<String, String> environment) {
        var all = new TreeMap<>(Map.of("DBSPEC_AUDIT", "firestore", "DBSPEC_AUDIT_FILE", "", "DBSPEC_FIRESTORE_PROJECT", FirestoreEmulator.PROJECT,
                "FIRESTORE_EMULATOR_HOST", line.host()));
        all.putAll(environment);
        return start(emulator, all);
    }

    private static Lab start(@Nullable FirestoreEmulator emulator, Map<String, String> environment) {
        Lab lab = new Lab(emulator, environment);
        try {
            lab.restart();
            return lab;
        } catch (RuntimeException | AssertionError e) {
            lab.close();
            throw e;
        }
    }

    /** From the next start on. */
    void with(String variable, String value) {
        if (value.isEmpty()) {
            environment.remove(variable);
        } else {
            environment.put(variable, value);
        }
    }

    Path historyFile() {
        return folder.resolve("history.jsonl");
    }

    History history() {
        return emulator == null ? History.inFile(historyFile()) : History.in(emulator);
    }

    /** A namespace and a database of its own; PostgreSQL is reached through {@link #postgres}. */
    Tenant tenant() {
        Tenant tenant = stage.namespace();
        tenant.apply(tenant.instance(stage.server().adminPassword()).replace("port: " + stage.server().port(), "port: " + postgres.port()));
        return tenant;
    }

    OperatorProcess operator() {
        return Objects.requireNonNull(operator);
    }

    /** Ends what runs as Kubernetes would, and starts it again. */
    void restart() {
        begin().awaitReady();
    }

    /** Does not wait until it is ready. */
    OperatorProcess begin() {
        stopOperator();
        killed.set(false);
        operator = OperatorProcess.start(OperatorProcess.launcher(), api.kubeconfig(), environment);
        return operator;
    }

    void stopOperator() {
        if (operator != null) {
            operator.close();
        }
    }

    /** SIGKILL. Once for each start, whoever calls it. */
    void kill() {
        if (killed.compareAndSet(false, true)) {
            operator().kill();
            kills.incrementAndGet();
        }
    }

    boolean wasKilled() {
        return killed.get();
    }

    /** Waits for it through a death of the operator, after which it is started again. */
    void awaitThroughDeath(String what, BooleanSupplier condition) {
        boolean there = Await.within(PATIENCE, () -> wasKilled() || condition.getAsBoolean());
        if (wasKilled()) {
            Await.until("the end of the operator", PATIENCE, () -> !operator().isAlive());
            api.clear();
            postgres.forward();
            restart();
            there = Await.within(PATIENCE, condition);
        }
        if (!there) {
            throw new AssertionError("waited in vain: " + what + "\n" + operator().log());
        }
    }

    @Override
    public void close() {
        stopOperator();
        api.close();
        postgres.close();
        stage.close();
        Folders.delete(folder);
    }
}
