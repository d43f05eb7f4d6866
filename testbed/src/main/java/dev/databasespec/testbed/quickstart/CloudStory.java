package dev.databasespec.testbed.quickstart;

import static dev.databasespec.testbed.quickstart.Story.expect;

import dev.databasespec.testbed.Await;
import dev.databasespec.testbed.OperatorProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Collectors;

/** The story on Cloud SQL, chapter by chapter. "#" marks what gcloud would do. */
final class CloudStory {
    static final String PASSWORD = "quickstart-admin";
    static final String ROTATED = "quickstart-admin-2";
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration SOON = Duration.ofSeconds(3);
    private static final String SPEC = "orders";
    private static final String ALICE = "alice@acme.com";
    private static final String BOB = "bob@acme.com";
    private static final String ANALYSTS = "analysts@acme.com";
    private static final String CHECKOUT_ACCOUNT = "checkout@acme-prod.iam.gserviceaccount.com";
    private static final String CHECKOUT = "checkout@acme-prod.iam";
    private static final int PLACE_OF_ANALYSTS = 1;
    private static final String ORDERS = "SELECT item, cents FROM app.orders ORDER BY id";
    private static final String USERS = "SELECT rolname, rolcanlogin FROM pg_roles WHERE rolname LIKE '%@%' ORDER BY 1";

    private final Screen screen;
    private final Cluster cluster;
    private final CloudServers servers;
    private final TokenLogin logins;
    private final OperatorProcess operator;
    private String admin = PASSWORD;

    CloudStory(Screen screen, Cluster cluster, CloudServers servers, TokenLogin logins, OperatorProcess operator) {
        this.screen = screen;
        this.cluster = cluster;
        this.servers = servers;
        this.logins = logins;
        this.operator = operator;
    }

    void declare(Example example) {
        screen.chapter("A DatabaseInstance names a Cloud SQL instance, and no password");
        for (var file : new String[]{"instance.yaml", "spec.yaml"}) {
            screen.show(new Shown("$ cat " + CloudServers.FOLDER + "/" + file, true, example.readAt(CloudServers.FOLDER, file)));
        }
        screen.show(cluster.apply(CloudServers.FOLDER).orThrow());
        screen.show(cluster.await("Ready", "dbi/orders-pg", "dbspec/" + SPEC).orThrow());
        var table = screen.show(cluster.get("dbi,dbspec").orThrow());
        expect(table.output().contains("Converged"), "the DatabaseSpec is Converged");
    }

    void users() {
        screen.chapter("Users are made through the Admin API, before the SQL that grants to them");
        var made = screen.show(servers.database().psql().run("postgres", admin, USERS).orThrow());
        for (var user : new String[]{ALICE, ANALYSTS, CHECKOUT}) {
            expect(made.output().contains(user), "there is a user " + user);
        }
        screen.say("What the operator has asked of Google for that:", "");
        screen.show(new Shown("$ " + requests(), true, metrics()));
        expect(servers.google().calls().count("users.insert") == 3, "three users were inserted");
    }

    void logIn() {
        screen.chapter("They log in with a token, through Google's connector");
        allowed(ALICE, ALICE, "SELECT id, country FROM app.customers ORDER BY id");
        refused(ALICE, ALICE, "SELECT email FROM app.customers", "permission denied");
        allowed(CHECKOUT_ACCOUNT, CHECKOUT, "INSERT INTO app.orders (customer, item, cents) VALUES (1, 'slide rule', 2500)");
        screen.say("A token opens the door for its own principal only:", "");
        refused(ALICE, CHECKOUT, ORDERS, "authentication failed");
    }

    void group() {
        screen.chapter("A group: its members come by themselves");
        screen.say("At the first login of a member Google makes him a database user and a member of the group's role:", "");
        servers.database().server().execute("cloudsqladmin", "SELECT emu.users_insert('" + BOB + "', 'CLOUD_IAM_GROUP_USER');"
                + " GRANT \"" + ANALYSTS + "\" TO \"" + BOB + "\"");
        allowed(BOB, BOB, ORDERS);
        screen.say("The operator leaves him alone: what he may do is the group's, and that is declared.", "");
    }

    void rotation() {
        screen.chapter("The administrator's password is changed, and somebody grants by hand");
        var ready = cluster.condition(SPEC, "Ready", "lastTransitionTime");
        long failed = failedPasses();
        int version = servers.secret().add(ROTATED);
        screen.show(new Shown("# gcloud secrets versions add orders-postgres-password --location=europe-west1 --data-file=-", true,
                "Created version [" + version + "] of the secret [orders-postgres-password]."));
        servers.database().adminPassword(ROTATED);
        admin = ROTATED;
        screen.show(new Shown("# gcloud sql users set-password postgres --instance=orders --prompt-for-password", true, "Updating Cloud SQL user...done."));
        screen.say("So that the operator has to log in again at once, its connections are cut. Meanwhile:", "");
        servers.instance().cutConnections();
        drift("SET ROLE cloudsqlsuperuser; GRANT orders_writer TO \"" + ALICE + "\"", "UPDATE app.orders SET cents = 0");
        screen.show(cluster.field(SPEC, "{.status.conditions[?(@.type==\"Drifted\")].message}{\"\\n\"}").orThrow());
        screen.say("The operator has logged in with the new password and gone on. No pass has failed, and Ready was True all the time:", "");
        screen.show(cluster.get("dbi,dbspec").orThrow());
        expect(servers.google().calls().count("versions.access") >= 2, "the secret was read again");
        expect(cluster.condition(SPEC, "Ready", "lastTransitionTime").equals(ready), "Ready has been True since " + ready);
        expect(failedPasses() == failed, "no pass failed");
    }

    /** A right is given by hand and goes again. */
    private void drift(String sql, String probe) {
        screen.show(servers.database().psql().run("postgres", admin, sql).orThrow());
        expect(Await.within(PATIENCE, () -> !logins.run(ALICE, ALICE, probe).succeeded()), "what was given by hand is taken back: " + sql);
        refused(ALICE, ALICE, probe, "permission denied");
        expect(Await.within(PATIENCE, () -> cluster.condition(SPEC, "Drifted", "reason").equals("Corrected")), "condition Drifted says Corrected");
    }

    void removal() {
        screen.chapter("A user who leaves the spec: his rights go at once, deleting him waits for a person");
        var edit = CloudServers.EDITS + "/without-checkout.yaml";
        screen.show(Difference.between(CloudServers.FOLDER + "/spec.yaml", edit));
        screen.show(cluster.apply(edit).orThrow());
        screen.show(cluster.await("ApprovalRequired", "dbspec/" + SPEC).orThrow());
        refused(CHECKOUT_ACCOUNT, CHECKOUT, ORDERS, "permission denied");
        screen.show(cluster.field(SPEC, "{range .status.plan.preview[*]}{@}{\"\\n\"}{end}").orThrow());
        expect(servers.google().calls().count("users.delete") == 0, "nobody was deleted yet");
        screen.say("Somebody who may approve looks at it and says yes, to exactly this plan:", "");
        var change = cluster.status(SPEC).get("plan") instanceof Map<?, ?> plan ? String.valueOf(plan.get("change")) : "";
        screen.show(cluster.approve(change, "checkout has moved").orThrow().withoutPlan("ChangeApproval "));
        screen.show(cluster.await("Ready", "dbspec/" + SPEC).orThrow());
        var left = screen.show(servers.database().psql().run("postgres", admin, USERS).orThrow());
        expect(!left.output().contains(CHECKOUT), CHECKOUT + " is gone");
        expect(servers.google().calls().count("users.delete") == 1, "one user was deleted through the Admin API");
    }

    void expiry() {
        screen.chapter("Access that ends by itself");
        screen.show(cluster.expire(SPEC, PLACE_OF_ANALYSTS, Instant.now().plus(SOON)).orThrow());
        expect(Await.within(PATIENCE, () -> !logins.run(BOB, BOB, ORDERS).succeeded()), "the group's access ends");
        screen.say("At that moment, not at the next interval:", "");
        refused(BOB, BOB, ORDERS, "permission denied");
    }

    void events() {
        screen.chapter("What happened, as Events, and what Google was asked");
        var events = screen.show(cluster.events(SPEC).orThrow());
        for (var reason : new String[]{"Applied", "DriftCorrected", "Withheld"}) {
            expect(events.output().contains(reason), "an Event " + reason);
        }
        expect(!events.output().contains("Failed"), "no Event Failed");
        screen.show(new Shown("$ " + requests(), true, metrics()));
    }

    private String requests() {
        return "curl -s http://127.0.0.1:" + operator.httpPort() + "/metrics | grep ^dbspec_google_requests_total";
    }

    private String metrics() {
        return body().lines().filter(line -> line.startsWith("dbspec_google_requests_total")).collect(Collectors.joining("\n"));
    }

    private long failedPasses() {
        return body().lines().filter(line -> line.startsWith("dbspec_reconciles_total") && line.contains("\"failed\""))
                .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1))).sum();
    }

    private String body() {
        try {
            return operator.body("/metrics");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void allowed(String principal, String user, String sql) {
        screen.show(logins.run(principal, user, sql).orThrow());
    }

    private void refused(String principal, String user, String sql, String why) {
        var shown = screen.show(logins.run(principal, user, sql));
        expect(!shown.succeeded() && shown.output().contains(why), principal + " may not as " + user + ": " + sql);
    }
}
