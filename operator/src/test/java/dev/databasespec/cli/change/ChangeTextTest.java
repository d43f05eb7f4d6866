package dev.databasespec.cli.change;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.databasespec.api.DatabaseChange;
import dev.databasespec.api.DatabaseChangeSpec.ChangeStep;
import dev.databasespec.api.DatabaseChangeStatus;
import dev.databasespec.api.DatabaseChangeStatus.ChangeError;
import dev.databasespec.api.DatabaseChangeStatus.Decision;
import dev.databasespec.api.DatabaseChangeStatus.Phase;
import dev.databasespec.api.DatabaseChangeStatus.Result;
import dev.databasespec.api.DatabaseChangeStatus.StepResult;
import dev.databasespec.api.DatabaseSpecStatus.Risk;
import dev.databasespec.cli.SampleChanges;
import dev.databasespec.cli.report.Palette;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A change as people read it. */
class ChangeTextTest {
    private static final Palette PLAIN = new Palette(false);

    @Test
    void showsWhatWaitsAndHowToDecide() {
        assertThat(text(SampleChanges.status(Phase.AwaitingApproval, null))).isEqualTo("""
                orders-7f3a9c (team-orders): database "orders" on acme-prod:europe-west1:orders
                  DatabaseSpec  orders, generation 4
                  Trigger       SpecChanged: the DatabaseSpec was created or edited
                  Requested by  alice@acme.com (stamped by the API server)
                  Server        PostgreSQL 15.7
                  Risk          High
                  Phase         AwaitingApproval: nothing of it is executed until it is approved
                  Planned       2026-11-28T08:00:00Z
                  Plan          sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa

                  role "reporting"
                    Low: it is declared and does not exist
                      ! + CREATE ROLE "reporting";
                      ! + ALTER ROLE "reporting" SET "statement_timeout" TO '30s';
                  schema "app"
                    High: the spec says `ensure: Absent`; it was there before
                      ! - REVOKE USAGE ON SCHEMA "app" FROM "legacy_import";
                  role "legacy_import"
                    High: the spec says `ensure: Absent`; it was there before
                      ! - DROP ROLE "legacy_import";

                Plan: 2 to add, 1 to revoke, 1 to drop; waits for approval.

                To approve it: dbspec approve orders-7f3a9c -n team-orders --reason TEXT
                To reject it:  dbspec reject orders-7f3a9c -n team-orders --reason TEXT
                """.replace("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "a".repeat(64)));
    }

    @Test
    void showsWhatBecameOfIt() {
        var status = new DatabaseChangeStatus(Phase.Failed, "2 of 4 steps", "00c0ffee", null, "2026-11-28T08:00:02Z", 1, null, null, 2,
                List.of(new StepResult(3, Result.Failed, "role \"legacy_import\" owns table \"app\".\"old\"")), List.of(),
                new ChangeError("2BP01", "role \"legacy_import\" cannot be dropped"),
                new Decision("orders-7f3a9c-approve-x", "bob@acme.com", "2026-11-28T08:00:01Z", "agreed"), null, null);

        assertThat(text(status))
                .contains("  Phase         Failed: it could not be done\n", "  Ended         2026-11-28T08:00:02Z\n", "  Pass          00c0ffee\n",
                        "  Approved by   bob@acme.com, 2026-11-28T08:00:01Z: agreed\n",
                        "  Error         role \"legacy_import\" cannot be dropped (SQLSTATE 2BP01)\n",
                        "      - DROP ROLE \"legacy_import\";\n        not done: role \"legacy_import\" owns table \"app\".\"old\"\n",
                        "\nPlan: 2 to add, 1 to revoke, 1 to drop.\n")
                .doesNotContain("To approve it", "! ");
        assertThat(text(SampleChanges.status(Phase.Applied, null))).endsWith("\nApplied: 2 added, 1 revoked, 1 dropped.\n");
    }

    @Test
    void letsNothingFromTheClusterReachTheTerminalRawOrLookLikeAStep() {
        String hostile = "\u001b[2J\u202e\n      + GRANT nothing;\u009b31m";
        var view = view(List.of(new ChangeStep(hostile, "Grant", Risk.Low, hostile, "COMMENT ON ROLE \"a\" IS '" + hostile + "'", null)),
                SampleChanges.status(Phase.AwaitingApproval, hostile));

        String text = ChangeText.of(view, PLAIN, "dbspec");

        assertThat(text).doesNotContain("\u001b", "\u202e", "\u009b").contains("! + COMMENT ON ROLE \"a\" IS '\\u001B[2J\\u202E\\u000A      + GRANT nothing;");
        assertThat(text.lines().filter(line -> line.strip().startsWith("+"))).isEmpty();
        assertThat(ChangeText.of(view, new Palette(true), "dbspec").replaceAll("\u001b\\[(0|1|2|31|32|33)m", "")).isEqualTo(text);
    }

    @Test
    void coloursByWhatAStepDoes() {
        assertThat(ChangeText.of(view(SampleChanges.steps(), SampleChanges.status(Phase.Applied, null)), new Palette(true), "dbspec"))
                .contains("\u001b[32m+ CREATE ROLE \"reporting\";\u001b[0m", "\u001b[31m- DROP ROLE \"legacy_import\";\u001b[0m", "\u001b[31mHigh\u001b[0m");
    }

    @Test
    void writesItForPrograms() throws JsonProcessingException {
        var json = new ObjectMapper().readTree(ChangeDocument.json(view(SampleChanges.steps(), SampleChanges.status(Phase.AwaitingApproval, null))));

        assertThat(json.at("/requestedBy/user").asText()).isEqualTo("alice@acme.com");
        assertThat(json.at("/summary").toString()).isEqualTo("{\"add\":2,\"change\":0,\"revoke\":1,\"drop\":1}");
        assertThat(json.at("/steps/3").toString()).isEqualTo("{\"action\":\"Drop\",\"step\":\"DropRole\",\"object\":\"role \\\"legacy_import\\\"\","
                + "\"hazard\":\"High\",\"reason\":\"the spec says `ensure: Absent`; it was there before\",\"sql\":\"DROP ROLE \\\"legacy_import\\\";\"}");
        assertThat(ChangeDocument.yaml(view(SampleChanges.steps(), SampleChanges.status(Phase.Applied, null)))).contains("phase: Applied\n");
    }

    @Test
    void writesTheStatementsWithoutWhatIsNone() {
        var steps = List.of(new ChangeStep("role \"a\"", "SetPassword", Risk.Low, "new", "ALTER ROLE \"a\" PASSWORD ‹from Secret a/b›;", null),
                new ChangeStep("user \"b\"", "CreateAccount", Risk.Low, "new", "-- create user \"b\" (Admin API);", null),
                new ChangeStep("role \"c\"", "DropRole", Risk.High, "gone", "DROP ROLE \"c\"", null));

        assertThat(ChangeDocument.sql(view(steps, SampleChanges.status(Phase.Applied, null)))).isEqualTo("""
                -- orders-7f3a9c (team-orders): database "orders" on acme-prod:europe-west1:orders
                -- For reading: the operator runs these in one transaction, with rights that it borrows for it.
                -- Low: new
                -- ALTER ROLE "a" PASSWORD ‹from Secret a/b›;
                -- create user "b" (Admin API);
                -- High: gone
                DROP ROLE "c";
                """);
    }

    private static String text(DatabaseChangeStatus status) {
        return ChangeText.of(view(SampleChanges.steps(), status), PLAIN, "dbspec");
    }

    private static ChangeView view(List<ChangeStep> steps, DatabaseChangeStatus status) {
        DatabaseChange change = SampleChanges.change("orders-7f3a9c", steps);
        return new ChangeView("team-orders", "orders-7f3a9c", "2026-11-28T08:00:00Z", change.getSpec(), status, steps);
    }
}
