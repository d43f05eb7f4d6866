package dev.databasespec.testbed.quickstart;

import dev.databasespec.testbed.Await;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** What a reader is shown, chapter by chapter. Each chapter fails where what it promises does not happen, so that the quickstart is a test. */
final class Story {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String SPEC = "orders";
    private static final String ALICE = "alice@acme.com";
    private static final String CHECKOUT = "checkout@acme-prod.iam";
    private static final String PAYMENTS = "SELECT * FROM app.payments";

    private final Screen screen;
    private final Cluster cluster;
    private final Psql psql;
    private final String reporting;
    private final String admin;
    private String change = "";

    Story(Screen screen, Cluster cluster, Psql psql, Example example) {
        this.screen = screen;
        this.cluster = cluster;
        this.psql = psql;
        this.reporting = example.password("reporting-db");
        this.admin = example.password("orders-pg-admin");
    }

    void declare(String folder, String spec) {
        screen.chapter("A DatabaseSpec says who may do what");
        screen.show(new Shown("$ cat " + Example.FOLDER + "/spec.yaml", true, spec));
        screen.show(cluster.apply(folder).orThrow());
        screen.show(cluster.await("Ready", "dbi/orders-pg", "dbspec/" + SPEC).orThrow());
        var table = screen.show(cluster.get("dbi,dbspec").orThrow());
        expect(table.output().contains("Converged"), "the DatabaseSpec is Converged");
    }

    void read() {
        screen.chapter("The database is so: what is declared works, the rest is refused");
        allowed("reporting", reporting, "SELECT id, country FROM app.customers ORDER BY id");
        refused("reporting", reporting, "SELECT email FROM app.customers");
        refused("reporting", reporting, "DELETE FROM app.orders");
        screen.say("People and service accounts log in through IAM; here the test server trusts their names.", "");
        allowed(ALICE, "", "SELECT item, cents FROM app.orders ORDER BY id");
        allowed(CHECKOUT, "", "INSERT INTO app.orders (customer, item, cents) VALUES (1, 'slide rule', 2500)");
        refused(CHECKOUT, "", PAYMENTS);
    }

    void drift() {
        screen.chapter("A right given by hand is found and taken back");
        screen.show(psql.run("postgres", admin, "SET ROLE orders_owner; GRANT SELECT ON app.payments TO orders_reader").orThrow());
        var meanwhile = psql.run("reporting", reporting, PAYMENTS);
        if (meanwhile.succeeded()) {
            screen.show(meanwhile);
        }
        screen.say("The spec does not say so. It is compared with the catalog every 10 s (`interval`):", "");
        expect(Await.within(PATIENCE, () -> !psql.run("reporting", reporting, PAYMENTS).succeeded()), "the right to read payments is taken back");
        refused("reporting", reporting, PAYMENTS);
        expect(Await.within(PATIENCE, () -> cluster.condition(SPEC, "Drifted").equals("False")), "condition Drifted is False again");
        screen.show(cluster.field(SPEC, "{.status.conditions[?(@.type==\"Drifted\")].message}{\"\\n\"}").orThrow());
    }

    void edit() {
        screen.chapter("An edit is applied as it is made");
        screen.show(Difference.between(Example.FOLDER + "/spec.yaml", Example.EDITS + "/readers-see-names.yaml"));
        screen.show(cluster.apply(Example.EDITS + "/readers-see-names.yaml").orThrow());
        screen.show(cluster.await("Ready", "dbspec/" + SPEC).orThrow());
        allowed("reporting", reporting, "SELECT id, name, country FROM app.customers ORDER BY id");
        refused("reporting", reporting, "SELECT email FROM app.customers");
    }

    void risk() {
        screen.chapter("A risky edit waits for a person");
        screen.show(Difference.between(Example.EDITS + "/readers-see-names.yaml", Example.EDITS + "/drop-legacy-import.yaml"));
        screen.show(cluster.apply(Example.EDITS + "/drop-legacy-import.yaml").orThrow());
        screen.show(cluster.await("ApprovalRequired", "dbspec/" + SPEC).orThrow());
        var table = screen.show(cluster.get("dbspec").orThrow());
        expect(table.output().contains("ApprovalRequired"), "the DatabaseSpec is ApprovalRequired");
        screen.show(cluster.field(SPEC, "{.status.conditions[?(@.type==\"Ready\")].message}{\"\\n\"}").orThrow());
        expect(legacyRole().contains("legacy_import"), "role legacy_import is still there");
        change = cluster.status(SPEC).get("plan") instanceof Map<?, ?> plan ? String.valueOf(plan.get("change")) : "";
        expect(!change.isEmpty(), "status.plan.change names the DatabaseChange that waits");
        var changes = screen.show(cluster.get("dbchange").orThrow());
        expect(changes.output().contains("AwaitingApproval"), "a DatabaseChange waits for approval");
        var plan = screen.show(cluster.dbspec(Map.of(), "diff", change).orThrow());
        expect(plan.output().contains("DROP ROLE"), "the plan shows DROP ROLE");
        expect(legacyRole().contains("legacy_import"), "looking at it changes nothing");
    }

    void approve() {
        screen.chapter("Somebody who may approve says yes, to exactly this plan");
        screen.show(cluster.approve(change, "nothing imports any more").orThrow().withoutPlan("ChangeApproval "));
        expect(Await.within(PATIENCE, () -> cluster.phases("ChangeApproval").equals(List.of("Used"))), "the approval is Used");
        screen.show(cluster.await("Ready", "dbspec/" + SPEC).orThrow());
        var both = screen.show(cluster.get("dbchange,dbapprove").orThrow());
        expect(both.output().contains("Applied") && !both.output().contains("AwaitingApproval"), "the DatabaseChange is Applied");
        screen.show(psql.run("postgres", admin, "SELECT rolname FROM pg_roles WHERE rolname LIKE 'legacy%'"));
        expect(!legacyRole().contains("legacy_import"), "role legacy_import is gone");
        screen.say("An approval counts once: the next plan that drops something waits again.");
    }

    void events() {
        screen.chapter("What happened, as Events");
        var events = screen.show(cluster.events(SPEC).orThrow());
        for (var reason : new String[]{"Applied", "DriftCorrected", "Withheld"}) {
            expect(events.output().contains(reason), "an Event " + reason);
        }
    }

    void history(Kept kept) {
        screen.chapter("What happened, for good");
        screen.say("The operator was started with DBSPEC_AUDIT=file and DBSPEC_AUDIT_FILE=" + kept.file() + ".",
                "The command line reads the same variables, and needs no cluster for it:", "");
        expect(Await.within(PATIENCE, () -> kept.holdsApplied(change)), "the approved change reaches the audit history");
        var records = screen.show(cluster.dbspec(kept.environment(), "history", SPEC).orThrow());
        expect(records.output().lines().anyMatch(line -> line.contains(change) && line.contains("approved")), "the history says who approved " + change);
        var verdict = screen.show(cluster.dbspec(kept.environment(), "history", SPEC, "--verify").orThrow());
        expect(verdict.output().contains("every one is as it was written"), "the chain of records is whole");
    }

    private String legacyRole() {
        return psql.run("postgres", admin, "SELECT rolname FROM pg_roles WHERE rolname = 'legacy_import'").orThrow().output();
    }

    private void allowed(String user, String password, String sql) {
        screen.show(psql.run(user, password, sql).orThrow());
    }

    private void refused(String user, String password, String sql) {
        var shown = screen.show(psql.run(user, password, sql));
        expect(!shown.succeeded() && shown.output().contains("permission denied"), user + " may not: " + sql);
    }

    static void expect(boolean happened, String what) {
        if (!happened) {
            throw new Unexpected("this was expected and did not happen: " + what);
        }
    }
}
