package dev.databasespec.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.databasespec.api.DatabaseChangeSpec.ChangeStep;
import dev.databasespec.api.DatabaseChangeSpec.SpecRef;
import dev.databasespec.api.DatabaseChangeSpec.Trigger;
import dev.databasespec.api.DatabaseChangeStatus.Phase;
import dev.databasespec.api.DatabaseSpec;
import dev.databasespec.api.DatabaseSpecStatus.Risk;
import dev.databasespec.kubernetes.change.DeclaredSpec;
import dev.databasespec.policies.People;
import dev.databasespec.policies.People.Person;
import dev.databasespec.testbed.CloudSqlLikeServer;
import dev.databasespec.testbed.ControlPlane;
import dev.databasespec.testbed.RequiresControlPlane;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code dbspec revert} on a real API server and a real database. */
@RequiresControlPlane
class RevertTest {
    private static final String BEFORE = """
            roles:
            - name: §_reader
              grants: [{privileges: [USAGE], schema: app}]
            """;
    private static final String AFTER = """
            roles:
            - name: §_reader
              grants: [{privileges: [USAGE], schema: app}, {privileges: [SELECT], tables: {schema: app, names: [orders]}}]
            - name: §_extra
            """;

    private static People people;
    private static Desk desk;
    private static CloudSqlLikeServer server;

    @TempDir
    Path folder;

    @BeforeAll
    static void start() {
        people = People.on(ControlPlane.start());
        desk = new Desk(people, Map.of(Person.BOB, people.kubeconfig(Person.BOB)));
        server = CloudSqlLikeServer.start(15);
    }

    @AfterAll
    static void stop() {
        server.close();
        people.close();
    }

    @Test
    void printsAPatchAndWhatItWouldDoToTheDatabaseAsItIs() throws IOException {
        Shop shop = applied("sold");
        long first = write(shop, BEFORE);
        change("sold-1", shop, first, Trigger.SpecChanged);
        change("sold-2", shop, write(shop, AFTER), Trigger.SpecChanged);
        write(shop, AFTER + "- name: §_later\n");

        var result = desk.run(Person.ADMIN, "revert", "sold-2", "-n", "team-orders");

        assertThat(result.code()).as(result.err()).isEqualTo(2);
        assertThat(result.out()).contains("# Before it was what sold-1 made true.\n", "revert sold-2 -n team-orders > undo.yaml\n",
                "# With it, in the database as it is now:\n", "- revoke SELECT on table \"app\".\"orders\" from \"sold_reader\"",
                "! drop role \"sold_extra\"", "+ create role \"sold_later\"", "\nspec:\n  roles:\n").doesNotContain("Left as it is", "sold_extra\"\n  grants");
        assertThat(server.execute("postgres", "SELECT count(*) FROM pg_roles WHERE rolname = 'sold_extra'").getFirst()).as("nothing is written")
                .containsExactly("1");

        Path patch = Files.writeString(folder.resolve("undo.yaml"), result.out());
        people.as(Person.ADMIN, "patch", "dbspec", "sold", "--type=merge", "--patch-file=" + patch).run().orThrow();
        DatabaseSpec undone = spec("sold");
        assertThat(undone.getSpec().roles()).extracting(role -> role.name()).containsExactly("sold_reader", "sold_later");
        assertThat(undone.getSpec().roles().getFirst().grants()).hasSize(1);
        var again = desk.run(Person.ADMIN, "revert", "sold-2", "-n", "team-orders");
        assertThat(again.code()).isZero();
        assertThat(again.out()).contains("# Nothing to do: the spec says already what it said before.").doesNotContain("spec:\n");
    }

    @Test
    void showsWhatWasDoneThenToWhomMayNotReadTheLogin() throws IOException {
        Shop shop = applied("kept");
        change("kept-1", shop, write(shop, BEFORE), Trigger.SpecChanged);
        change("kept-2", shop, write(shop, AFTER), Trigger.SpecChanged);

        var result = desk.run(Person.BOB, "revert", "kept-2", "-n", "team-orders");

        assertThat(result.code()).isEqualTo(2);
        assertThat(result.out()).contains(
                "# What it would do to the database as it is now is not known here: the cluster does not let you read what is needed:",
                "cannot get resource \"secrets\"", "#   DROP ROLE \"kept_extra\";\n", "#   -- nothing undoes: COMMENT ON ROLE \"kept_extra\" IS 'x';\n",
                "\nspec:\n");
        assertThat(desk.run(Person.BOB, "revert", "kept-2", "-n", "team-orders", "-o", "yaml").out()).startsWith("spec:\n").doesNotContain("#");
        assertThat(desk.run(Person.BOB, "revert", "kept-2", "-n", "team-orders", "-o", "json").out()).startsWith("{\n  \"spec\": {");
    }

    @Test
    void namesWhatWasEditedAgainAndLeavesIt() throws IOException {
        Shop shop = applied("twice");
        change("twice-1", shop, write(shop, BEFORE), Trigger.SpecChanged);
        change("twice-2", shop, write(shop, AFTER), Trigger.SpecChanged);
        write(shop, AFTER.replace("name: §_extra", "{name: §_extra, comment: needed}")
                .replace(", {privileges: [SELECT], tables: {schema: app, names: [orders]}}", ""));

        var result = desk.run(Person.BOB, "revert", "twice-2", "-n", "team-orders");

        assertThat(result.code()).isEqualTo(5);
        assertThat(result.out()).contains("# Left as it is, since it was edited again later:\n#   spec.roles[\"twice_extra\"]\n");
    }

    @Test
    void explainsWhereNoEditIsTheCause() throws IOException {
        Shop shop = applied("drifted");
        change("drifted-1", shop, write(shop, AFTER), Trigger.Drift);

        var result = desk.run(Person.BOB, "revert", "drifted-1", "-n", "team-orders");

        assertThat(result.code()).isZero();
        assertThat(result.out()).contains("somebody had changed the database, and it was made as declared again", "is put back by the operator",
                "#   DROP ROLE \"drifted_extra\";\n").doesNotContain("spec:\n");
    }

    @Test
    void saysWhenNothingIsKnownFromBefore() throws IOException {
        Shop shop = applied("first");
        change("first-1", shop, write(shop, AFTER), Trigger.SpecChanged);

        var result = desk.run(Person.BOB, "revert", "first-1", "-n", "team-orders");

        assertThat(result.code()).isEqualTo(2);
        assertThat(result.out()).contains("No earlier change of this DatabaseSpec is kept, so everything that it declared then is taken to be new with it",
                "\nspec:\n  roles: []\n");
    }

    @Test
    void undoesOnlyWhatWasDoneToADatabaseSpecThatIsThere() throws IOException {
        Shop shop = applied("gone");
        long generation = write(shop, AFTER);
        var rejected = objects("gone-1", shop, generation, Trigger.SpecChanged, spec("gone").getMetadata().getUid());
        desk.store(rejected, SampleChanges.status(Phase.Rejected, null));
        var other = objects("gone-2", shop, generation, Trigger.SpecChanged, "another-uid");
        desk.store(other, SampleChanges.status(Phase.Applied, null));

        assertThat(desk.run(Person.BOB, "revert", "gone-1", "-n", "team-orders")).satisfies(result -> assertThat(result.code()).isEqualTo(3))
                .extracting(Shop.Result::err)
                .asString().startsWith("dbspec: nothing of DatabaseChange \"gone-1\" was applied, so there is nothing to undo: it is Rejected");
        assertThat(desk.run(Person.BOB, "revert", "gone-2", "-n", "team-orders")).satisfies(result -> assertThat(result.code()).isEqualTo(3))
                .extracting(Shop.Result::err)
                .asString().contains("DatabaseSpec \"gone\" of this change is not there any more; one of the same name was made later");
    }

    /** A database in which AFTER is true, and the instance with its login in the cluster. */
    private Shop applied(String name) {
        Shop shop = Shop.open(server, name, folder).spec(AFTER);
        assertThat(shop.run("apply").code()).isZero();
        people.as(Person.ADMIN, "apply", "--server-side", "-f", "-").input(shop.instance().replace("namespace: shop", "namespace: team-orders")).run()
                .orThrow();
        return shop;
    }

    /** Writes the spec into the cluster with what was made for it; gives its generation. */
    private static long write(Shop shop, String rest) {
        String name = shop.database();
        people.as(Person.ADMIN, "apply", "--server-side", "--force-conflicts", "-f", "-")
                .input(shop.document(rest).replace("name: spec, namespace: shop", "name: " + name
                        + ", namespace: team-orders"))
                .run().orThrow();
        people.as(Person.ADMIN, "patch", "dbspec", name, "--subresource=status", "--type=merge", "-p",
                "{\"status\": {\"inventory\": {\"roles\": [\"§_reader\", \"§_extra\"]}}}".replace("§", name)).run().orThrow();
        return spec(name).getMetadata().getGeneration();
    }

    private static DatabaseSpec spec(String name) {
        return people.plane().client().resources(DatabaseSpec.class).inNamespace(People.NAMESPACE).withName(name).get();
    }

    private static void change(String name, Shop shop, long generation, Trigger trigger) {
        desk.store(objects(name, shop, generation, trigger, spec(shop.database()).getMetadata().getUid()), SampleChanges.status(Phase.Applied, null));
    }

    private static dev.databasespec.api.DatabaseChange objects(String name, Shop shop, long generation, Trigger trigger, @Nullable String uid) {
        String extra = "role \"" + shop.database() + "_extra\"";
        List<ChangeStep> steps = List.of(
                new ChangeStep(extra, "CreateRole", Risk.Low, "new", "CREATE ROLE \"" + shop.database() + "_extra\";",
                        "DROP ROLE \"" + shop.database() + "_extra\";"),
                new ChangeStep(extra, "CommentOnRole", Risk.Low, "new", "COMMENT ON ROLE \"" + shop.database() + "_extra\" IS 'x';", null));
        return SampleChanges.objects(name, steps, new SpecRef(shop.database(), String.valueOf(uid), generation), trigger,
                DeclaredSpec.pack(spec(shop.database()).getSpec()).orElseThrow()).getFirst();
    }
}
