package dev.databasespec.testbed.quickstart;

import dev.databasespec.testbed.ControlPlane;
import dev.databasespec.testbed.FreePort;
import dev.databasespec.testbed.OperatorProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;

/** Starts everything, tells the story, and stays up until Ctrl-C, or with {@code --once} ends by itself. */
public final class Quickstart {
    private final Screen screen = Screen.of(System.out);
    private final long started = System.nanoTime();
    private final Path checkout = Objects.requireNonNull(OperatorProcess.launcher().getParent());
    private final Example example = new Example(checkout);

    private Quickstart() {}

    public static void main(String[] arguments) {
        var words = List.of(arguments);
        if (!words.isEmpty() && !words.equals(List.of("--once"))) {
            System.err.println("usage: ./quickstart [--once]   (--once: end by itself instead of staying up)");
            System.exit(3);
        }
        try {
            new Quickstart().run(words.contains("--once"));
        } catch (Unexpected | IllegalStateException | AssertionError e) {
            System.out.flush();
            System.err.println("quickstart: " + e.getMessage());
            System.exit(1);
        }
    }

    private void run(boolean once) {
        screen.say("DatabaseSpec on this machine: a PostgreSQL, a Kubernetes API server and the operator. Nothing else is touched.");
        screen.chapter("The servers");
        boolean asDeclared = example.portIsFree();
        int port = asDeclared ? example.port() : FreePort.next();
        try (var database = Database.start(port, example.password("orders-pg-admin"))) {
            aboutPostgres(database);
            try (var cluster = Cluster.start(checkout)) {
                aboutKubernetes(cluster);
                screen.show(cluster.apply("crds").orThrow());
                try (var operator = OperatorProcess.start(cluster.server().operatorKubeconfig(), Map.of())) {
                    screen.say("The operator runs: ./dbspec operator (" + seconds() + " s since the start).");
                    var folder = asDeclared ? Example.FOLDER : example.onPort(port).toString();
                    tell(new Story(screen, cluster, database.psql(), example), folder, operator);
                    finish(once, database, cluster, operator);
                }
            }
        }
        screen.say("Everything is stopped. It took " + seconds() + " s.");
    }

    private void aboutPostgres(Database database) {
        screen.say(
                "PostgreSQL " + Database.VERSION + " on 127.0.0.1:" + database.server().port() + " with the roles of Cloud SQL: \"postgres\" is no superuser.");
        screen.say("Database \"orders\" has tables customers, orders and payments in schema \"app\", owned by role \"orders_owner\".");
        if (database.server().port() != example.port()) {
            screen.say("(Port " + example.port() + " of " + Example.FOLDER + "/instance.yaml is taken: a copy with the other port is applied.)");
        }
    }

    private void aboutKubernetes(Cluster cluster) {
        switch (cluster) {
            case KubectlCluster real -> screen.say("Kubernetes: kube-apiserver and etcd on " + real.server().server() + ".", "");
            case MemoryCluster memory -> screen.say("Kubernetes: " + ControlPlane.unavailable().orElse("no control plane can be had")
                    + ". The operator runs against fabric8's API server in memory; \"#\" marks what kubectl would do.", "");
        }
    }

    private void tell(Story story, String folder, OperatorProcess operator) {
        try {
            story.declare(folder, example.read("spec.yaml"));
            story.read();
            story.drift();
            story.edit();
            story.risk();
            story.events();
        } catch (Unexpected e) {
            throw new Unexpected(e.getMessage() + "\nThe end of the operator's log:\n" + operator.log().lines().toList().reversed().stream().limit(20).toList()
                    .reversed().stream().reduce("", (text, line) -> text + line + "\n"));
        }
    }

    private void finish(boolean once, Database database, Cluster cluster, OperatorProcess operator) {
        if (once) {
            return;
        }
        screen.heading("It stays up. In another terminal:");
        cluster.toPlayWith().forEach(screen::say);
        screen.say("PGPASSWORD=" + example.password("reporting-db") + " psql -h 127.0.0.1 -p " + database.server().port() + " -U reporting orders");
        screen.say("PGPASSWORD=" + example.password("orders-pg-admin") + " psql -h 127.0.0.1 -p " + database.server().port() + " -U postgres orders");
        screen.say("tail -f " + operator.logFile(), "curl -s http://127.0.0.1:" + operator.httpPort() + "/metrics", "",
                "Ctrl-C ends it and leaves nothing behind.");
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private long seconds() {
        return Duration.ofNanos(System.nanoTime() - started).toSeconds();
    }
}
