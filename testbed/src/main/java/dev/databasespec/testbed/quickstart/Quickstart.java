package dev.databasespec.testbed.quickstart;

import dev.databasespec.testbed.ControlPlane;
import dev.databasespec.testbed.FreePort;
import dev.databasespec.testbed.OperatorProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;

/** Starts everything, tells the story, and stays up until Ctrl-C, or with {@code --once} ends by itself. */
public final class Quickstart {
    private static final int LAST_LINES = 20;

    private final Screen screen = Screen.of(System.out);
    private final long started = System.nanoTime();
    private final Path checkout = Objects.requireNonNull(OperatorProcess.launcher().getParent());
    private final Example example = new Example(checkout);
    private final boolean once;

    private Quickstart(boolean once) {
        this.once = once;
    }

    public static void main(String[] arguments) {
        var words = List.of(arguments);
        if (words.contains("--help") || words.contains("-h")) {
            System.out.print(Options.USAGE);
            return;
        }
        var options = Options.of(words);
        if (options.isEmpty()) {
            System.err.print(Options.USAGE);
            System.exit(3);
        }
        System.exit(run(options.orElseThrow()));
    }

    private static int run(Options options) {
        try {
            var quickstart = new Quickstart(options.once());
            if (options.cloud()) {
                quickstart.cloud();
            } else {
                quickstart.run();
            }
            return 0;
        } catch (Unexpected | IllegalStateException | AssertionError e) {
            System.out.flush();
            System.err.println("quickstart: " + e.getMessage());
            return 1;
        }
    }

    private void run() {
        screen.say("DatabaseSpec on this machine: a PostgreSQL, a Kubernetes API server and the operator. Nothing else is touched.");
        screen.chapter("The servers");
        boolean asDeclared = example.portIsFree();
        int port = asDeclared ? example.port() : FreePort.next();
        try (var database = Database.start(port, example.password("orders-pg-admin"))) {
            aboutPostgres(database);
            try (var cluster = Cluster.start(checkout)) {
                aboutKubernetes(cluster);
                screen.show(cluster.apply("crds").orThrow());
                try (var kept = new Kept(); var operator = OperatorProcess.start(cluster.server().operatorKubeconfig(), kept.environment())) {
                    screen.say("The operator runs: ./dbspec operator (" + seconds() + " s since the start).");
                    var folder = asDeclared ? Example.FOLDER : example.onPort(port).toString();
                    tell(new Story(screen, cluster, database.psql(), example), folder, operator, kept);
                    finish(database, cluster, operator, kept);
                }
            }
        }
        screen.say("Everything is stopped. It took " + seconds() + " s.");
    }

    private void cloud() {
        screen.say("DatabaseSpec for Cloud SQL, on this machine: a PostgreSQL, stand-ins for Google's APIs, a Kubernetes API server and the operator.",
                "Nothing else is touched, and Google is not spoken to.");
        screen.chapter("The servers");
        try (var servers = CloudServers.start(CloudStory.PASSWORD); var logins = new TokenLogin(servers.google(), servers.instance().connectionName())) {
            aboutGoogle(servers);
            try (var cluster = Cluster.start(checkout)) {
                aboutKubernetes(cluster);
                screen.show(cluster.apply("crds").orThrow());
                try (var operator = OperatorProcess.start(cluster.server().operatorKubeconfig(), servers.google().environment())) {
                    screen.say("The operator runs: ./dbspec operator (" + seconds() + " s since the start).");
                    tell(new CloudStory(screen, cluster, servers, logins, operator), operator);
                    finish(servers, cluster, operator);
                }
            }
        }
        screen.say("Everything is stopped. It took " + seconds() + " s.");
    }

    private void aboutGoogle(CloudServers servers) {
        screen.say("PostgreSQL " + Database.VERSION + " as Cloud SQL instance " + servers.instance().connectionName() + ", with a private address only. "
                + "It has no users but \"postgres\".");
        screen.say(
                "Stand-ins for the Admin API, Secret Manager, tokens and the server side of the connector. All that leads the operator there is its environment:",
                "");
        servers.google().environment().forEach((name, value) -> screen.say("  " + name + "=" + value));
        screen.say("");
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

    private void tell(Story story, String folder, OperatorProcess operator, Kept kept) {
        try {
            story.declare(folder, example.read("spec.yaml"));
            story.read();
            story.drift();
            story.edit();
            story.risk();
            story.approve();
            story.events();
            story.history(kept);
        } catch (Unexpected e) {
            throw withLog(e, operator);
        }
    }

    private void tell(CloudStory story, OperatorProcess operator) {
        try {
            story.declare(example);
            story.users();
            story.logIn();
            story.group();
            story.rotation();
            story.removal();
            story.expiry();
            story.events();
        } catch (Unexpected e) {
            throw withLog(e, operator);
        }
    }

    private static Unexpected withLog(Unexpected e, OperatorProcess operator) {
        return new Unexpected(e.getMessage() + "\nThe end of the operator's log:\n"
                + String.join("\n", operator.log().lines().toList().reversed().stream().limit(LAST_LINES).toList().reversed()));
    }

    private void finish(Database database, Cluster cluster, OperatorProcess operator, Kept kept) {
        stay(cluster, operator, "PGPASSWORD=" + example.password("reporting-db") + " psql -h 127.0.0.1 -p " + database.server().port() + " -U reporting orders",
                "PGPASSWORD=" + example.password("orders-pg-admin") + " psql -h 127.0.0.1 -p " + database.server().port() + " -U postgres orders",
                "export DBSPEC_AUDIT=file DBSPEC_AUDIT_FILE=" + kept.file(), "./dbspec history orders --steps");
    }

    private void finish(CloudServers servers, Cluster cluster, OperatorProcess operator) {
        stay(cluster, operator, "PGPASSWORD=" + CloudStory.ROTATED + " psql -h 127.0.0.1 -p " + servers.database().server().port() + " -U postgres orders");
    }

    private void stay(Cluster cluster, OperatorProcess operator, String... psql) {
        if (once) {
            return;
        }
        screen.heading("It stays up. In another terminal:");
        cluster.toPlayWith().forEach(screen::say);
        screen.say(psql);
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
