package dev.databasespec.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.databasespec.testbed.CloudSqlLikeServer;
import dev.databasespec.testbed.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** The whole way from files to a real database and back. */
class PlanAndApplyTest {
    private static final String READER = """
            roles:
            - name: "§_app"
              grants:
              - {privileges: [USAGE], schema: app}
              - {privileges: [SELECT], tables: {schema: app, names: ["*"]}}
            """;

    private static CloudSqlLikeServer server;
    private static int count;

    @TempDir
    Path folder;
    private Shop shop;

    @BeforeAll
    static void start() {
        server = CloudSqlLikeServer.start(15);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void open(TestInfo test) {
        shop = Shop.open(server, "shop" + count++, folder);
    }

    @Test
    void plansThenAppliesThenHasNothingToDo() {
        shop.spec(READER);

        assertThat(shop.run("plan")).isEqualTo(new Shop.Result(2, """
                spec (shop) on pg: database "§"
                  What the spec wants
                    Low: it is declared and does not exist
                      + create role "§_app"
                    Low: it is declared and not there
                      + grant USAGE on schema "app" to "§_app"
                      + grant SELECT on all tables in schema "app" to "§_app"

                Plan: 3 to add.
                """, ""));
        assertThat(shop.rows("SELECT count(*) FROM pg_roles WHERE rolname = '§_app'").getFirst()).containsExactly("0");
        assertThat(shop.state()).doesNotExist();

        assertThat(shop.run("apply")).isEqualTo(new Shop.Result(0, """
                spec (shop) on pg: database "§"
                  What the spec wants
                    Low: it is declared and does not exist
                      + create role "§_app"
                    Low: it is declared and not there
                      + grant USAGE on schema "app" to "§_app"
                      + grant SELECT on all tables in schema "app" to "§_app"

                Applied: 3 added.
                """, ""));
        assertThat(shop.run("plan")).isEqualTo(new Shop.Result(0, """
                spec (shop) on pg: database "§"
                  as declared

                No changes.
                """, ""));
    }

    @Test
    void aSecondApplyWritesNothing() throws IOException {
        shop.spec(READER).run("apply");
        var state = Files.getLastModifiedTime(shop.state());
        long transactions = server.transactionIds();

        assertThat(shop.run("apply").out()).endsWith("No changes.\n");
        assertThat(server.transactionIds()).isEqualTo(transactions);
        assertThat(Files.getLastModifiedTime(shop.state())).isEqualTo(state);
    }

    @Test
    void tellsWhatChangedOutsideApartFromWhatTheSpecWants() {
        shop.spec(READER).run("apply");
        shop.sql("SET ROLE §_owner; GRANT DELETE ON app.orders TO §_app; REVOKE SELECT ON app.orders FROM §_app").spec(READER + "- {name: \"§_new\"}\n");

        assertThat(shop.run("plan").out()).isEqualTo("""
                spec (shop) on pg: database "§"
                  What the spec wants
                    Low: it is declared and does not exist
                      + create role "§_new"
                  What changed outside since the last apply (the spec says the same as then)
                    Low: it is declared and not there
                      + grant SELECT on table "app"."orders" to "§_app"
                    Medium: the spec does not declare it; "§_app" is a role that we made
                      - revoke DELETE on table "app"."orders" from "§_app", granted by "§_owner"

                Plan: 2 to add, 1 to revoke.
                """);
        assertThat(shop.run("apply").out()).endsWith("Applied: 2 added, 1 revoked.\n");
        assertThat(shop.run("plan").code()).isZero();
    }

    @Test
    void anEditOfTheSpecIsNoChangeOutside() {
        shop.spec(READER).run("apply");

        var plan = shop.spec("roles: [{name: \"§_app\", comment: new}]\n").run("plan");

        assertThat(plan.out()).doesNotContain("outside").contains("~ comment on role \"§_app\": \"new\"", "- revoke SELECT", "Plan: 1 to change, 2 to revoke.");
    }

    @Test
    void withholdsWhatIsAboveTheLimitAndSaysSo() {
        shop.spec(READER).run("apply");

        var apply = shop.spec("roles: [{name: \"§_other\"}]\n").run("apply");

        assertThat(apply.code()).isEqualTo(5);
        assertThat(apply.out()).contains("""
                  Withheld, since autoApproveUpTo is Medium: steps above it and what depends on them
                """, "! drop role \"§_app\"", "withheld.");
        assertThat(shop.run("plan").code()).isEqualTo(2);
        assertThat(shop.rows("SELECT count(*) FROM pg_roles WHERE rolname = '§_app'").getFirst()).containsExactly("1");

        assertThat(shop.spec("autoApproveUpTo: High\nroles: [{name: \"§_other\"}]\n").run("apply").out()).contains("- drop role \"§_app\"")
                .endsWith("Applied: 1 dropped.\n");
        assertThat(shop.rows("SELECT count(*) FROM pg_roles WHERE rolname = '§_app'").getFirst()).containsExactly("0");
    }

    @Test
    void neverDropsAnythingWithoutItsState() throws IOException {
        shop.spec(READER).run("apply");
        Files.delete(shop.state());

        assertThat(shop.spec("autoApproveUpTo: High\nroles: [{name: \"§_other\"}]\n").run("apply").code()).isZero();
        assertThat(shop.rows("SELECT count(*) FROM pg_roles WHERE rolname = '§_app'").getFirst()).containsExactly("1");
    }

    @Test
    void aPlanAsSqlDoesWhatApplyWouldDo() throws IOException {
        shop.spec(READER + "  settings: {search_path: 'app, \"$user\"'}\n  comment: it's\n- {name: '§ \"odd\"', memberOf: [{role: \"§_app\"}]}\n");
        var script = shop.run("plan", "-o", "sql");

        assertThat(script.code()).isEqualTo(2);
        assertThat(script.out()).startsWith("-- spec (shop): database \"§\" on 127.0.0.1:" + server.port() + "\n").contains("CREATE ROLE", "GRANT", "COMMIT;");
        psql(script.out().replace("§", shop.database()));
        assertThat(shop.run("plan").out()).endsWith("No changes.\n");
    }

    @Test
    void aPlanAsSqlMakesTheDatabaseAndItsOwnerToo() throws IOException {
        shop.file("shop.yaml", shop.instance() + "---\n" + shop.document("create: {owner: \"§_made\"}\nschemas: [{name: app}]\nroles: [{name: \"§_made\"}]\n")
                .replace("database: \"" + shop.database(), "database: \"new_" + shop.database()));
        var script = shop.run("plan", "-o", "sql");

        assertThat(script.code()).isEqualTo(2);
        psql(script.out().replace("§", shop.database()));
        assertThat(shop.run("plan").out()).endsWith("No changes.\n");
    }

    /** The script itself where there is a psql, else its SQL alone. */
    private void psql(String script) throws IOException {
        if (Arrays.stream(System.getenv().getOrDefault("PATH", "").split(":", -1)).anyMatch(path -> Files.isExecutable(Path.of(path, "psql")))) {
            Path file = Files.writeString(folder.resolve("plan.sql"), script);
            Command.of("psql", "-X", "-q", "-h", server.host(), "-p", String.valueOf(server.port()), "-U", CloudSqlLikeServer.ADMIN, "-d", "postgres", "-f",
                    file.toString()).with("PGPASSWORD", server.adminPassword()).run().orThrow();
            return;
        }
        for (String section : script.split("(?m)^.connect \"", -1)) {
            int name = section.indexOf('"');
            if (section.startsWith("--") || name < 0) {
                continue;
            }
            try (var connection = server.admin(section.substring(0, name)); var statement = connection.createStatement()) {
                for (String sql : section.substring(name + 1).replaceAll("(?m)^(\\\\|--).*$", "").split(";\n", -1)) {
                    statement.execute(sql);
                }
            } catch (SQLException e) {
                throw new AssertionError(script, e);
            }
        }
    }

    @Test
    void jsonAndYamlSayTheSame() throws JsonProcessingException {
        shop.spec(READER);

        JsonNode json = new ObjectMapper().readTree(shop.run("plan", "-o", "json").out());

        assertThat(json.path("exitCode").asInt()).isEqualTo(2);
        assertThat(json.path("summary").path("add").asInt()).isEqualTo(3);
        JsonNode step = json.path("databaseSpecs").path(0).path("steps").path(0);
        assertThat(step.path("sql").asText()).isEqualTo("CREATE ROLE \"§_app\";");
        assertThat(step.path("cause").asText()).isEqualTo("Spec");
        assertThat(new YAMLMapper().readTree(shop.run("plan", "-o", "yaml").out())).isEqualTo(json);
        assertThat(shop.run("apply", "-o", "sql").code()).isEqualTo(3);
    }

    @Test
    void aSpecOfModePlanIsNeverApplied() {
        var apply = shop.spec("mode: Plan\n" + READER).run("apply");

        assertThat(apply.code()).isEqualTo(2);
        assertThat(apply.out()).endsWith("Plan: 3 to add.\n");
        assertThat(shop.rows("SELECT count(*) FROM pg_roles WHERE rolname = '§_app'").getFirst()).containsExactly("0");
    }

    @Test
    void aSuspendedSpecIsNotLookedAt() {
        assertThat(shop.spec("suspend: true\n" + READER).run("apply")).isEqualTo(new Shop.Result(0, """
                spec (shop) on pg: database "§"
                  suspended: nothing is looked at and nothing is changed

                No changes.
                """, ""));
    }

    @Test
    void surplusOfAnAdditiveSpecIsListedAndLeftAlone() {
        shop.spec("enforcement: Additive\n" + READER).run("apply");
        shop.sql("SET ROLE §_owner; GRANT DELETE ON app.orders TO §_app");

        var apply = shop.run("apply");

        assertThat(apply.code()).isZero();
        assertThat(apply.out()).contains("Warning Surplus", "DELETE").endsWith("No changes.\n");
        assertThat(shop.run("plan").code()).isZero();
    }

    @Test
    void whatCannotBeDoneIsNamedAndTheRestIsDone() {
        var apply = shop.spec("users: [{principal: nobody@acme.com, roles: [\"§_app\"]}]\n" + READER).run("apply");

        assertThat(apply.code()).isEqualTo(5);
        assertThat(apply.out()).contains("Error MissingPrincipal", "nobody@acme.com", "→ create the IAM user").endsWith("Applied: 3 added. 1 error above.\n");
        assertThat(shop.run("plan").code()).isEqualTo(5);
    }

    @Test
    void aServerThatCannotBeUsedIsNamed() {
        shop.spec(READER);
        shop.file("shop.yaml", (shop.instance() + "---\n" + shop.document(READER)).replace("port: " + server.port(), "port: 1"));
        assertThat(shop.run("plan")).satisfies(plan -> assertThat(plan.code()).isEqualTo(4))
                .satisfies(plan -> assertThat(plan.out()).contains("Failed: ", "127.0.0.1:1"));

        shop.file("shop.yaml", (shop.instance() + "---\n" + shop.document(READER)).replace(server.adminPassword(), "Wrong-Canary"));
        assertThat(shop.run("apply")).satisfies(apply -> assertThat(apply.code()).isEqualTo(4))
                .satisfies(apply -> assertThat(apply.out() + apply.err()).contains("Failed: ").doesNotContain("Wrong-Canary"));

        shop.file("shop.yaml",
                (shop.instance() + "---\n" + shop.document(READER)).replace("database: \"" + shop.database(), "database: \"missing_" + shop.database()));
        assertThat(shop.run("apply", "-o", "json")).satisfies(apply -> assertThat(apply.code()).isEqualTo(4))
                .satisfies(apply -> assertThat(apply.err()).contains("shop/spec: "))
                .satisfies(apply -> assertThat(apply.out()).contains("\"kind\": \"DatabaseMissing\""));
    }

    @Test
    void oneDatabaseThatCannotBeReachedDoesNotStopAnother() {
        String other = shop.document(READER).replace("name: spec", "name: another")
                .replace("database: \"" + shop.database(), "database: \"missing_" + shop.database())
                .replace(shop.database() + "_app", shop.database() + "_other");
        shop.file("shop.yaml", shop.instance() + "---\n" + shop.document(READER) + "---\n" + other);

        var apply = shop.run("apply");

        assertThat(apply.code()).isEqualTo(4);
        assertThat(apply.out()).contains("another (shop) on pg").endsWith("Applied: 3 added. 1 of 2 DatabaseSpecs failed.\n");
    }

    @Test
    void refusesWhatTheInstanceDoesNotAllow() {
        shop.file("shop.yaml", shop.instance() + "  allowedRoles: [\"{database}_*\"]\n---\n" + shop.document("roles: [{name: stranger}]\n"));
        assertThat(shop.run("apply")).satisfies(apply -> assertThat(apply.code()).isEqualTo(3))
                .satisfies(apply -> assertThat(apply.err()).startsWith("shop.yaml:25:18: RoleNotAllowed: ").contains("\"stranger\""));

        shop.file("shop.yaml", shop.instance() + "  allowedDatabases: [other]\n---\n" + shop.document(READER));
        assertThat(shop.run("plan").err()).startsWith("shop.yaml:24:13: DatabaseNotAllowed: ");

        shop.file("shop.yaml", shop.instance() + "---\n"
                + shop.document(READER).replace("namespace: shop", "namespace: other").replace("name: pg", "name: pg, namespace: shop"));
        assertThat(shop.run("validate")).satisfies(validate -> assertThat(validate.code()).isEqualTo(3))
                .satisfies(validate -> assertThat(validate.err()).contains("NamespaceNotAllowed"));
    }

    @Test
    void rolesThatOneSpecMakesAreNoStrangersToTheNext() {
        shop.sql("CREATE DATABASE second_§");
        String other = shop.document(READER).replace("name: spec", "name: other")
                .replace("database: \"" + shop.database(), "database: \"second_" + shop.database())
                .replaceAll("(?s)  grants:.*", "");
        shop.file("shop.yaml", shop.instance() + "---\n" + shop.document(READER) + "---\n" + other);

        assertThat(shop.run("apply")).satisfies(apply -> assertThat(apply.code()).isZero())
                .satisfies(apply -> assertThat(apply.out()).endsWith("Applied: 3 added.\n"));
        assertThat(shop.state()).content().doesNotContain("\"adopted\": {\n        \"roles\": [\n");
    }

    @Test
    void saysWhatTheStateRemembersAndNoFileDeclares() {
        shop.spec(READER).run("apply");
        shop.file("shop.yaml", shop.instance() + "---\n" + shop.document(READER).replace("name: spec", "name: renamed"));

        assertThat(shop.run("plan").err()).isEqualTo("note: the state remembers shop/spec for database \"§\" on 127.0.0.1:" + server.port()
                + ", which none of these files declares; it is left as it is\n");
    }

    @Test
    void refusesTwoSpecsForOneDatabase() {
        shop.file("shop.yaml", shop.instance() + "---\n" + shop.document(READER) + "---\n" + shop.document(READER).replace("name: spec", "name: twin"));

        assertThat(shop.run("validate").err()).contains("Conflict: database \"§\" is already declared", "shop/spec");
    }

    @Test
    void putsASecretNowhereButIntoTheDatabase() throws IOException {
        long mark = server.logMark();
        shop.spec("roles: [{name: \"§_login\", login: true, password: {secretKeyRef: {name: login, key: password}}}]\n");

        String said = shop.run("plan").toString() + shop.run("plan", "-o", "json") + shop.run("plan", "-o", "sql") + shop.run("apply")
                + Files.readString(shop.state());

        assertThat(said).contains("set the password of role \"§_login\" from Secret shop/login, key password").doesNotContain(Shop.CANARY,
                server.adminPassword());
        assertThat(server.logSince(mark)).doesNotContain(Shop.CANARY, server.adminPassword());
        assertThat(shop.run("plan").out()).endsWith("No changes.\n");
        shop.file("shop.yaml",
                (shop.instance() + "---\n"
                        + shop.document("roles: [{name: \"§_login\", login: true, password: {secretKeyRef: {name: login, key: password}}}]\n"))
                        .replace(Shop.CANARY, "Another-1"));
        assertThat(shop.run("apply").out()).contains("~ set the password of role \"§_login\"").doesNotContain("outside");
    }

    @Test
    void refusesAStateThatIsNotItsOwnAndChangesNothing() throws IOException {
        shop.spec(READER).file(".dbspec-state.json", "{\"half\":");

        assertThat(shop.run("apply")).satisfies(apply -> assertThat(apply.code()).isEqualTo(3))
                .satisfies(apply -> assertThat(apply.err()).contains(".dbspec-state.json: this is not a state file of this program"));
        assertThat(shop.state()).hasContent("{\"half\":");
        assertThat(shop.run("apply", "--state", "other.json").code()).isZero();
        assertThat(folder.resolve("other.json")).exists();
    }

    @Test
    void changesNothingWhereItCouldNotRememberIt() throws IOException {
        shop.spec("roles: [{name: \"§_first\"}]\n").run("apply");
        Files.createDirectory(folder.resolve(".dbspec-state.json.tmp"));

        assertThat(shop.spec(READER).run("apply").code()).isEqualTo(1);
        assertThat(shop.rows("SELECT count(*) FROM pg_roles WHERE rolname = '§_app'").getFirst()).containsExactly("0");
    }

    @Test
    void readsStandardInputAndKeepsTheStateInTheWorkingFolder() {
        String manifests = shop.instance() + "---\n" + shop.document(READER);

        assertThat(shop.piped(manifests, "apply", "-f", "-").code()).isZero();
        assertThat(shop.state()).exists();
    }
}
