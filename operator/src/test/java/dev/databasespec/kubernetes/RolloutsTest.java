package dev.databasespec.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.databasespec.api.AppliedTemplate;
import dev.databasespec.api.DatabaseSpec;
import dev.databasespec.api.DatabaseSpecStatus;
import dev.databasespec.api.RoleTemplate;
import dev.databasespec.api.RoleTemplateStatus;
import dev.databasespec.api.StatusCondition;
import dev.databasespec.api.StatusCondition.State;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Who uses which revision of a template, and when. */
class RolloutsTest {
    private static final String OLD = "- {name: '{database}_old'}";
    private static final String NEW = "- {name: '{database}_new'}";
    private final Map<String, DatabaseSpec> specs = new LinkedHashMap<>();
    private RoleTemplate template = TemplatesTest.template("t", "1.0.0", OLD);
    private Rollouts rollouts = rollouts();

    private Rollouts rollouts() {
        return new Rollouts(new Library(name -> Optional.of(template).filter(t -> name.equals("t")), t -> t), name -> List.copyOf(specs.values()), 2);
    }

    @Test
    void goesOnInWavesAndStopsWhereOneFails() {
        users("a", "b", "c", "d", "e");
        change("1.1.0", NEW);
        assertThat(next()).containsExactly("a", "b");
        Stream.of("a", "b", "c").forEach(this::begin);
        assertThat(versions()).isEqualTo("a:1.1.0 b:1.1.0 c:1.0.0 d:1.0.0 e:1.0.0");
        assertThat(next()).isEmpty();

        succeed("a");
        assertThat(next()).containsExactly("c");
        begin("c");
        fail("c");
        succeed("b");
        assertThat(next()).as("one failed").isEmpty();
        begin("d");
        assertThat(versions()).isEqualTo("a:1.1.0 b:1.1.0 c:1.1.0 d:1.0.0 e:1.0.0");
        assertThat(rollout()).startsWith("True/Stopped: version 1.1.0 has reached 2 of 5 DatabaseSpecs; it goes no further while team-orders/c is not well");

        begin("c");
        assertThat(next()).as("it tries again").isEmpty();
        succeed("c");
        assertThat(next()).containsExactly("d", "e");
        Stream.of("d", "e").forEach(this::begin);
        assertThat(rollout()).isEqualTo("True/Progressing: version 1.1.0 has reached 3 of 5 DatabaseSpecs; under way: team-orders/d, team-orders/e");
        Stream.of("d", "e").forEach(this::succeed);
        assertThat(rollout()).isEqualTo("False/Complete: version 1.1.0 has reached 5 of 5 DatabaseSpecs");
        assertThat(stored()).as("nobody uses the old one any more").containsExactly("1.1.0");
    }

    @Test
    void aRestartForgetsNeitherWhatFailedNorWhatWasUnderWay() {
        users("a", "b", "c");
        change("1.1.0", NEW);
        begin("a");
        fail("a");
        rollouts = rollouts();
        assertThat(next()).isEmpty();
        begin("b");
        assertThat(versions()).isEqualTo("a:1.1.0 b:1.0.0 c:1.0.0");
    }

    @Test
    void theNextChangeIsAnotherTry() {
        users("a", "b", "c");
        change("1.1.0", NEW);
        begin("a");
        fail("a");
        change("1.1.1", "- {name: '{database}_mended'}");
        assertThat(versions()).isEqualTo("a:1.0.0 b:1.0.0 c:1.0.0");
        assertThat(next()).as("who is well comes first").containsExactly("b", "c");
        assertThat(stored()).containsExactly("1.0.0", "1.1.1");
    }

    @Test
    void whoIsHeldUpBySomethingElseHoldsUpNobody() {
        users("a", "b", "c");
        change("1.1.0", NEW);
        begin("a");
        rollouts.ended(spec("a"));
        assertThat(next()).containsExactly("b", "c");
        begin("a");
        assertThat(versions()).startsWith("a:1.1.0");
    }

    @Test
    void whoIsSuspendedOrPlansOrIsPinnedOrGoesIsNotWaitedFor() {
        store();
        specs.put("suspended", user("suspended", "suspend: true\n", "", true));
        specs.put("plans", user("plans", "mode: Plan\n", "", true));
        specs.put("pinned", user("pinned", "", ", version: 1.0.0", true));
        specs.put("goes", user("goes", "", "", true));
        spec("goes").getMetadata().setDeletionTimestamp("2026-01-01T00:00:00Z");
        change("1.1.0", NEW);
        assertThat(next()).isEmpty();
        assertThat(versions()).isEqualTo("suspended:1.0.0 plans:1.1.0 pinned:1.0.0 goes:1.0.0");
        assertThat(rollout()).startsWith("False/Complete");
        assertThat(stored()).containsExactly("1.0.0", "1.1.0");
    }

    @Test
    void whoIsNewDoesNotWait() {
        users("a", "b", "c");
        change("1.1.0", NEW);
        begin("a");
        fail("a");
        specs.put("new", user("new", "", "", false));
        specs.put("unpinned", user("unpinned", "", ", version: ^1.1", true));
        assertThat(versions()).endsWith("new:1.1.0 unpinned:1.1.0");
    }

    @Test
    void aRevisionIsUsedOnceItIsKept() {
        var spec = user("new", "", "", false);
        assertThat(rollouts.choice(spec, "t")).isInstanceOf(Rollouts.Choice.NotYet.class);
        store();
        assertThat(version(spec)).isEqualTo("1.0.0");
    }

    @Test
    void whatCannotBeSaysWhy() {
        users("a");
        assertThat(why(user("x", "", "", false), "other")).contains("there is no RoleTemplate \"other\"");
        assertThat(why(user("x", "", ", version: ^2.0", false), "t")).contains("no version that \"^2.0\" allows", "there is 1.0.0");
        change("1.1.0", "- {name: '{nobody}'}");
        assertThat(why(user("x", "", "", false), "t")).contains("is invalid", "{nobody}");
        assertThat(versions()).as("an invalid one changes nothing").isEqualTo("a:1.0.0");
        assertThat(ready()).startsWith("False/InvalidTemplate: spec.roles[0].name: \"{nobody}\" is no placeholder");
        assertThat(version(user("x", "", ", version: 1.0.x", false))).as("somebody still uses it").isEqualTo("1.0.0");
    }

    @Test
    void whatGoesAwayServesThoseWhoHaveIt() {
        users("a");
        template.getMetadata().setDeletionTimestamp("2026-01-01T00:00:00Z");
        assertThat(versions()).isEqualTo("a:1.0.0");
        assertThat(why(user("x", "", "", false), "t")).contains("is being deleted");
        assertThat(ready()).contains("False/Deleting", "1 DatabaseSpec uses it (team-orders/a)");
    }

    @Test
    void neverGivesUpWhatIsInUseForWhatIsNew() {
        store();
        for (int i = 0; i < RoleTemplateStatus.Revision.MOST; i++) {
            String name = "s" + i;
            specs.put(name, user(name, "", ", version: " + template.getSpec().version(), true));
            change("1." + (i + 1) + ".0", "- {name: x" + i + "}");
        }
        assertThat(stored()).hasSize(RoleTemplateStatus.Revision.MOST).doesNotContain("1.10.0").contains("1.0.0");
        assertThat(ready()).startsWith("False/TooManyRevisions");
        specs.remove("s3");
        store();
        assertThat(ready()).startsWith("True/Valid");
        assertThat(stored()).contains("1.10.0");
    }

    @Test
    void nobodyUsesItIsZero() {
        store();
        assertThat(status().databaseSpecs()).isZero();
        assertThat(ready()).isEqualTo("True/Valid: 1 role in version 1.0.0, used by 0 DatabaseSpecs");
        var before = template.getStatus();
        store();
        assertThat(template.getStatus()).isEqualTo(before);
    }

    private DatabaseSpec spec(String name) {
        return Objects.requireNonNull(specs.get(name), name);
    }

    private RoleTemplateStatus status() {
        return Objects.requireNonNull(template.getStatus());
    }

    private void users(String... names) {
        store();
        Stream.of(names).forEach(name -> specs.put(name, user(name, "", "", true)));
        store();
    }

    /** Has the template as it is now, if it is applied. */
    private DatabaseSpec user(String name, String fields, String version, boolean applied) {
        var spec = Manifests.spec(name, name, 1, fields + "schemas: [{name: app, templates: [{name: t" + version + "}]}]");
        if (applied) {
            set(spec, new AppliedTemplate("t", template.getSpec().version(), TemplateRevision.of(template.getSpec()).checksum(), null), true);
        }
        return spec;
    }

    private void change(String version, String roles) {
        var changed = TemplatesTest.template("t", version, roles);
        changed.setStatus(template.getStatus());
        template = changed;
        store();
    }

    /** As the reconciler does. */
    private void store() {
        Shelf shelf = new Library(name -> Optional.of(template), t -> t).shelf(template);
        template.setStatus(new TemplateStatuses(Clock.systemUTC()).of(shelf, rollouts.progress(shelf), specs.values()));
    }

    private void begin(String name) {
        rollouts.begin(spec(name));
    }

    private void succeed(String name) {
        set(spec(name), new AppliedTemplate("t", template.getSpec().version(), TemplateRevision.of(template.getSpec()).checksum(), null), true);
        rollouts.ended(spec(name));
        store();
    }

    private void fail(String name) {
        var had = AppliedTemplates.of(spec(name));
        var wanted = List.of(TemplateRevision.of(template.getSpec()).of("t"));
        set(spec(name), AppliedTemplates.trying(had, wanted).getFirst(), false);
        rollouts.ended(spec(name));
        store();
    }

    private static void set(DatabaseSpec spec, AppliedTemplate has, boolean ready) {
        var condition = new StatusCondition("Ready", ready ? State.True : State.False, ready ? "Converged" : "ApplyFailed", "", 1L, "");
        spec.setStatus(new DatabaseSpecStatus(1L, List.of(condition), null, null, null, null, null, List.of(), List.of(), null,
                List.of(has)));
    }

    private List<String> next() {
        return rollouts.next(shelf()).stream().map(s -> s.getMetadata().getName()).toList();
    }

    private Shelf shelf() {
        return new Library(name -> Optional.of(template), t -> t).shelf(template);
    }

    private String versions() {
        return String.join(" ", specs.values().stream().map(s -> s.getMetadata().getName() + ":" + version(s)).toList());
    }

    private String version(DatabaseSpec spec) {
        return rollouts.choice(spec, "t") instanceof Rollouts.Choice.Use(var revision) ? revision.version() : String.valueOf(rollouts.choice(spec, "t"));
    }

    private String why(DatabaseSpec spec, String name) {
        return rollouts.choice(spec, name) instanceof Rollouts.Choice.Impossible(var message, var action) ? message : "";
    }

    private List<String> stored() {
        store();
        return status().revisions().stream().map(RoleTemplateStatus.Revision::version).toList();
    }

    private String ready() {
        store();
        return condition("Ready");
    }

    private String rollout() {
        store();
        return condition("Rollout");
    }

    private String condition(String type) {
        return status().conditions().stream().filter(c -> c.type().equals(type)).map(c -> c.status() + "/" + c.reason() + ": " + c.message())
                .findFirst().orElse("");
    }
}
