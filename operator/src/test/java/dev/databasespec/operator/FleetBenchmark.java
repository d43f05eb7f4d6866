package dev.databasespec.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.databasespec.api.DatabaseSpec;
import dev.databasespec.testbed.ApiWrite;
import dev.databasespec.testbed.Await;
import dev.databasespec.testbed.CloudSqlLikeServer;
import dev.databasespec.testbed.Command;
import dev.databasespec.testbed.ControlPlane;
import dev.databasespec.testbed.OperatorProcess;
import dev.databasespec.testbed.RequiresControlPlane;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * What many DatabaseSpecs cost: {@code mvn -Pbench verify}. {@code -Dbench.specs=1000}, {@code -Dbench.instances=50} and {@code -Dbench.rest=120} (seconds) are how many
 * and how long, {@code -Dbench.java} is what the operator's Java gets: by default what the image has with the memory limit of the chart, 512 MiB.
 */
@RequiresControlPlane
class FleetBenchmark {
    private static final int SPECS = Integer.getInteger("bench.specs", 1000);
    private static final int INSTANCES = Integer.getInteger("bench.instances", 50);
    private static final Duration REST = Duration.ofSeconds(Integer.getInteger("bench.rest", 120));
    private static final String JAVA = System.getProperty("bench.java", "-XX:+UseSerialGC -XX:MaxRAM=512m -XX:MaxRAMPercentage=40 -XX:TieredStopAtLevel=1");
    private static final Duration PATIENCE = Duration.ofMinutes(15);
    private static final Duration GLANCE = Duration.ofSeconds(1);
    private static final Duration SETTLING = Duration.ofSeconds(15);
    private final List<CloudSqlLikeServer> servers = new ArrayList<>();
    private int most;

    @Test
    void tellsWhatManyDatabaseSpecsCost() throws Exception {
        try (ControlPlane plane = ControlPlane.start()) {
            String addresses = IntStream.rangeClosed(1, INSTANCES / 2).mapToObj(FleetBenchmark::address).collect(Collectors.joining(","));
            for (int i = 0; i < 2; i++) {
                servers.add(
                        CloudSqlLikeServer.builder().setting("listen_addresses", addresses).setting("max_connections", "800").setting("log_statement", "none")
                                .start());
            }
            new Stage(plane, servers.getFirst()).applyCrds();
            prepare(plane);
            say("%d DatabaseSpecs on %d DatabaseInstances, %s, %d processors".formatted(SPECS, INSTANCES, JAVA,
                    Runtime.getRuntime().availableProcessors()));
            try (OperatorProcess operator = begin(plane)) {
                coldStart("new databases", plane, operator, () -> converged(plane) == SPECS);
                atRest(plane, operator);
                operator.terminate();
            }
            try (OperatorProcess operator = begin(plane)) {
                long mark = plane.auditMark();
                coldStart("as declared already", plane, operator, () -> passes(operator) >= SPECS);
                // the figures of an instance move by themselves, and when they were written last is not known after a restart
                assertThat(writes(plane, mark)).as("writes after a restart").allMatch(w -> w.resource().equals("databaseinstances"));
            }
        } finally {
            servers.forEach(CloudSqlLikeServer::close);
        }
    }

    private static OperatorProcess begin(ControlPlane plane) {
        return OperatorProcess.start(OperatorProcess.launcher(), plane.operatorKubeconfig(),
                Map.of("DBSPEC_LEADER_ELECTION", "true", "JAVA_TOOL_OPTIONS", JAVA, "MALLOC_ARENA_MAX", "2"));
    }

    private static String address(int number) {
        return "127.0.0." + number;
    }

    private void prepare(ControlPlane plane) throws Exception {
        long start = System.nanoTime();
        try (var workers = Executors.newFixedThreadPool(6)) {
            List<Future<?>> jobs = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                CloudSqlLikeServer server = servers.get(i);
                int parity = i;
                jobs.add(workers.submit(() -> IntStream.range(0, SPECS).filter(n -> n % INSTANCES % 2 == parity)
                        .forEach(n -> server.execute("postgres", "CREATE DATABASE db" + n + " OWNER cloudsqlsuperuser"))));
            }
            for (int i = 0; i < INSTANCES; i++) {
                int instance = i;
                jobs.add(workers.submit(() -> apply(plane, instance)));
            }
            for (Future<?> job : jobs) {
                job.get();
            }
        }
        say("prepared in %d s".formatted(Duration.ofNanos(System.nanoTime() - start).toSeconds()));
    }

    private void apply(ControlPlane plane, int instance) {
        String namespace = "fleet-" + instance;
        CloudSqlLikeServer server = servers.get(instance % 2);
        plane.client().resource("apiVersion: v1\nkind: Namespace\nmetadata: {name: " + namespace + "}").create();
        plane.client().load(stream("""
                apiVersion: v1
                kind: Secret
                metadata: {name: pg-admin}
                stringData: {password: "%s"}
                ---
                apiVersion: databasespec.dev/v1alpha1
                kind: DatabaseInstance
                metadata: {name: pg}
                spec:
                  endpoint: {host: %s, port: %d, sslMode: Disable}
                  admin: {password: {secretKeyRef: {name: pg-admin, key: password}}}
                """.formatted(server.adminPassword(), address(instance / 2 + 1), server.port()))).inNamespace(namespace).create();
        IntStream.range(0, SPECS).filter(n -> n % INSTANCES == instance).forEach(n -> plane.client().resource("""
                apiVersion: databasespec.dev/v1alpha1
                kind: DatabaseSpec
                metadata: {name: db%1$d}
                spec:
                  instanceRef: {name: pg}
                  database: db%1$d
                  interval: 1m
                  schemas: [{name: app, owner: db%1$d_owner}]
                  roles:
                  - {name: db%1$d_owner}
                  - {name: db%1$d_reader, grants: [{privileges: [CONNECT], database: {}}, {privileges: [USAGE], schema: app}]}
                """.formatted(n)).inNamespace(namespace).create());
    }

    private static InputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    private void coldStart(String what, ControlPlane plane, OperatorProcess operator, BooleanSupplier done) {
        long start = System.nanoTime();
        long mark = plane.auditMark();
        most = 0;
        Await.until("all of them: " + what, PATIENCE, () -> {
            // looking costs, too
            Await.within(GLANCE, () -> !operator.isAlive());
            most = Math.max(most, connections());
            assertThat(operator.isAlive()).as(operator::log).isTrue();
            return done.getAsBoolean();
        });
        say("start with %s: all done after %d s, at most %d connections, requests %s".formatted(what, Duration.ofNanos(System.nanoTime() - start).toSeconds(),
                most,
                requests(plane, mark)));
        memory(operator);
    }

    private void atRest(ControlPlane plane, OperatorProcess operator) {
        Await.within(SETTLING, () -> false);
        long mark = plane.auditMark();
        long[] marks = servers.stream().mapToLong(CloudSqlLikeServer::logMark).toArray();
        int before = passes(operator);
        Await.within(REST, () -> false);
        int logins = IntStream.range(0, 2).map(i -> servers.get(i).statistics(marks[i]).backends()).sum();
        say("at rest for %d s: %d passes, %d connections, %d logins, requests %s".formatted(REST.toSeconds(), passes(operator) - before, connections(), logins,
                requests(plane, mark)));
        memory(operator);
        assertThat(writes(plane, mark)).as("writes at rest").isEmpty();
    }

    private static List<ApiWrite> writes(ControlPlane plane, long mark) {
        return plane.operatorWritesSince(mark);
    }

    private static Map<String, Long> requests(ControlPlane plane, long mark) {
        return plane.requestsSince(mark, ControlPlane.OPERATOR).stream().collect(Collectors.groupingBy(
                r -> r.verb() + " " + r.resource() + (r.subresource().isEmpty() ? "" : "/" + r.subresource()), TreeMap::new, Collectors.counting()));
    }

    private int connections() {
        return servers.stream().mapToInt(s -> Integer.parseInt(String.valueOf(
                s.execute("postgres", "SELECT count(*)::text FROM pg_stat_activity WHERE application_name LIKE 'databasespec%'").getFirst().getFirst()))).sum();
    }

    private static long converged(ControlPlane plane) {
        return plane.client().resources(DatabaseSpec.class).inAnyNamespace().list().getItems().stream().filter(s -> s.getStatus() != null
                && s.getStatus().conditions().stream().anyMatch(c -> c.type().equals("Ready") && c.reason().equals("Converged"))).count();
    }

    private static int passes(OperatorProcess operator) {
        try {
            return operator.body("/metrics").lines().filter(l -> l.startsWith("dbspec_reconciles_total")).mapToInt(l -> (int) Double.parseDouble(
                    l.substring(l.lastIndexOf(' ') + 1))).sum();
        } catch (IOException e) {
            return 0;
        }
    }

    private static void memory(OperatorProcess operator) {
        Command.of(jcmd(), Long.toString(operator.pid()), "GC.run").run();
        String heap = Command.of(jcmd(), Long.toString(operator.pid()), "GC.heap_info").run().output().lines()
                .filter(l -> l.contains("total") && l.contains("used"))
                .map(String::strip).collect(Collectors.joining("; "));
        say("memory: %s; after a collection: %s".formatted(status(operator.pid()), heap));
    }

    private static String jcmd() {
        return Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    }

    private static String status(long pid) {
        try {
            return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
                    .filter(l -> l.startsWith("VmRSS") || l.startsWith("VmHWM") || l.startsWith("RssAnon") || l.startsWith("Threads"))
                    .map(l -> l.replaceAll("\\s+", " ")).collect(Collectors.joining(", "));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void say(String text) {
        System.out.println("bench: " + text);
    }
}
