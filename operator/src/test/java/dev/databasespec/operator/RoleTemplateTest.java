package dev.databasespec.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.databasespec.api.AppliedTemplate;
import dev.databasespec.api.DatabaseChange;
import dev.databasespec.api.DatabaseChangeSpec.Trigger;
import dev.databasespec.api.RoleTemplate;
import dev.databasespec.api.RoleTemplateStatus;
import dev.databasespec.testbed.Await;
import dev.databasespec.testbed.RequiresControlPlane;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Templates on a real API server and a real database. */
@RequiresControlPlane
class RoleTemplateTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String READER = "- {name: '{database}_{schema}_reader', grants: [{privileges: [USAGE], schema: '{schema}'}]}\n";
    private static final String WRITER = "- {name: '{database}_{schema}_writer', grants: [{privileges: [CREATE], schema: '{schema}'}]}\n";
    private static Stage stage;
    private static RunningOperator operator;

    @BeforeAll
    static void start() throws InterruptedException {
        stage = Stage.start();
        operator = RunningOperator.start(stage, RunningOperator.Setup.ofWave(2));
    }

    @AfterAll
    static void stop() {
        operator.close();
        stage.close();
    }

    @Test
    void givesRolesAndFollowsAChangeOfTheTemplate() {
        var team = stage.tenant();
        var template = team.name() + "-follow";
        apply(template, "1.0.0", READER);
        Await.until("an unused one is read", PATIENCE, () -> "Valid".equals(reason(template, "Ready")));
        assertThat(status(template).databaseSpecs()).isZero();
        assertThat(resource(template).getFinalizers()).isEmpty();

        team.apply(team.spec(uses(template, "")));
        assertThat(team.awaitReady("Converged")).contains("1 role", "1 grant");
        assertThat(team.sql("SELECT has_schema_privilege('$_app_reader', 'app', 'USAGE')::text")).isEqualTo("true");
        Await.until("the template counts it", PATIENCE, () -> Objects.equals(status(template).databaseSpecs(), 1));
        assertThat(resource(template).getFinalizers()).containsExactly("databasespec.dev/in-use");
        assertThat(team.status().templates()).extracting(AppliedTemplate::version, AppliedTemplate::checksum)
                .containsExactly(org.assertj.core.groups.Tuple.tuple("1.0.0", status(template).checksum()));

        apply(template, "1.1.0", READER + WRITER);
        team.awaitSql("SELECT count(*)::text FROM pg_roles WHERE rolname = '$_app_writer'", "1");
        Await.until("it says so", PATIENCE, () -> versions(team).equals("1.1.0"));
        assertThat(team.condition("Drifted")).isEqualTo("False/InSync");
        assertThat(stage.plane().client().resources(DatabaseChange.class).inNamespace(team.name()).list().getItems()).map(DatabaseChange::getSpec)
                .filteredOn(change -> change.trigger() == Trigger.TemplateChanged).singleElement()
                .satisfies(change -> assertThat(change.template()).extracting(t -> t.name(), t -> t.fromVersion(), t -> t.toVersion(), t -> t.toChecksum())
                        .containsExactly(template, "1.0.0", "1.1.0", status(template).checksum()));
        assertThat(team.events("DriftCorrected")).isEmpty();
        Await.until("only the present one is kept", PATIENCE, () -> kept(template).equals(List.of("1.1.0")));
        assertThat(reason(template, "Rollout")).isEqualTo("Complete");
    }

    @Test
    void aWaveStopsWhereOneFailsAndGoesOnWhenThatIsWell() {
        var template = "wave";
        apply(template, "1.0.0", READER);
        List<Tenant> teams = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            teams.add(stage.tenant());
            teams.get(i).apply(teams.get(i).spec(uses(template, "")));
        }
        teams.forEach(team -> team.awaitReady("Converged"));
        var broken = teams.getFirst();
        // the new version needs a role that only this one lacks
        teams.stream().skip(1).forEach(team -> team.execute("CREATE ROLE $_legacy; GRANT $_legacy TO postgres WITH ADMIN OPTION"));

        apply(template, "2.0.0", READER + "- {name: '{database}_legacy', external: true, grants: [{privileges: [USAGE], schema: '{schema}'}]}\n");
        broken.awaitReady("PartiallyApplied");
        Await.until("it stops", PATIENCE,
                () -> "Stopped".equals(reason(template, "Rollout")) && message(template, "Rollout").contains(broken.name() + "/spec"));
        Await.until("who was under way is through", PATIENCE,
                () -> teams.stream().filter(t -> !t.equals(broken)).allMatch(t -> t.status().templates().stream().allMatch(a -> a
                        .trying() == null)));
        var waiting = teams.stream().filter(team -> versions(team).equals("1.0.0") && !team.equals(broken)).toList();
        assertThat(waiting).as("at most two at a time").hasSizeGreaterThanOrEqualTo(1);
        assertThat(versions(broken)).isEqualTo("1.0.0");
        var healed = waiting.getLast();
        healed.execute("REVOKE USAGE ON SCHEMA app FROM $_app_reader");
        healed.awaitSql("SELECT has_schema_privilege('$_app_reader', 'app', 'USAGE')::text", "true");
        assertThat(versions(healed)).isEqualTo("1.0.0");
        assertThat(healed.sql("SELECT has_schema_privilege('$_legacy', 'app', 'USAGE')::text")).isEqualTo("false");

        broken.execute("CREATE ROLE $_legacy; GRANT $_legacy TO postgres WITH ADMIN OPTION");
        Await.until("it goes on", PATIENCE, () -> teams.stream().allMatch(team -> versions(team).equals("2.0.0")));
        Await.until("it is complete", PATIENCE, () -> "Complete".equals(reason(template, "Rollout")) && kept(template).equals(List.of("2.0.0")));
    }

    @Test
    void aPinKeepsTheOldContent() {
        var pinned = stage.tenant();
        var free = stage.tenant();
        var template = pinned.name() + "-pin";
        apply(template, "1.0.0", READER);
        pinned.apply(pinned.spec(uses(template, ", version: ~1.0")));
        free.apply(free.spec(uses(template, "")));
        pinned.awaitReady("Converged");
        free.awaitReady("Converged");

        apply(template, "2.0.0", WRITER);
        Await.until("the other follows", PATIENCE, () -> versions(free).equals("2.0.0"));
        assertThat(versions(pinned)).isEqualTo("1.0.0");
        assertThat(kept(template)).containsExactlyInAnyOrder("1.0.0", "2.0.0");
        pinned.execute("REVOKE USAGE ON SCHEMA app FROM $_app_reader");
        pinned.awaitSql("SELECT has_schema_privilege('$_app_reader', 'app', 'USAGE')::text", "true");

        pinned.apply(pinned.spec(uses(template, ", version: ^3.0")));
        assertThat(pinned.awaitReady("InvalidSpec")).contains("spec.schemas[0].templates[0]", "no version that \"^3.0\" allows", "2.0.0");
    }

    @Test
    void aTemplateInUseIsNotDeleted() {
        var team = stage.tenant();
        var template = team.name() + "-keep";
        apply(template, "1.0.0", READER);
        team.apply(team.spec(uses(template, "")));
        team.awaitReady("Converged");
        Await.until("it is held", PATIENCE, () -> !resource(template).getFinalizers().isEmpty());

        stage.plane().kubectl("delete", "roletpl", template, "--wait=false").run().orThrow();
        Await.until("it says by whom", PATIENCE,
                () -> "Deleting".equals(reason(template, "Ready")) && message(template, "Ready").contains(team.name() + "/spec"));
        Await.until("an Event", PATIENCE, () -> stage.plane().client().v1().events().inNamespace("default").list().getItems().stream()
                .anyMatch(e -> e.getReason().equals("InUse") && e.getInvolvedObject().getName().equals(template)
                        && e.getMessage().contains(team.name() + "/spec")));
        team.execute("REVOKE USAGE ON SCHEMA app FROM $_app_reader");
        team.awaitSql("SELECT has_schema_privilege('$_app_reader', 'app', 'USAGE')::text", "true");
        var late = stage.tenant();
        late.apply(late.spec(uses(template, "")));
        assertThat(late.awaitReady("InvalidSpec")).contains("is being deleted");
        late.kubectl("delete", "dbspec", "spec");

        team.apply(team.spec("autoApproveUpTo: High\nschemas: [{name: app}]"));
        Await.until("it is gone", PATIENCE, () -> stage.plane().client().resources(RoleTemplate.class).withName(template).get() == null);
        team.awaitReady("Converged");
        assertThat(team.roles()).isZero();
    }

    @Test
    void aTemplateGivesNobodyWhatTheInstanceDoesNot() {
        var team = stage.namespace();
        var template = team.name() + "-tenant";
        team.apply(team.instance(stage.server().adminPassword()) + "  allowedRoles: ['{database}_*']\n");
        apply(template, "1.0.0", READER + "- {name: 'other_{database}'}\n");
        team.apply(team.spec(uses(template, "")));
        assertThat(team.awaitReady("RoleNotAllowed")).contains("\"other_" + team.name() + "\" (spec.schemas[0].templates[0].roles[1].name)",
                "comes from RoleTemplate \"" + template + "\" 1.0.0");
        assertThat(team.roles()).isZero();

        apply(template, "1.0.1", READER + "- {name: '{database}_all', memberOf: [{role: pg_write_all_data}]}\n");
        assertThat(team.awaitReady("RoleNotAllowed")).isNotEmpty();
        Await.until("also not through a membership", PATIENCE, () -> team.ready("spec").contains("pg_write_all_data"));
        apply(template, "1.0.2", READER);
        team.awaitReady("Converged");
    }

    @Test
    void waitsForATemplateThatIsNotThereAndSaysWhatIsWrongWithOne() {
        var team = stage.tenant();
        var template = team.name() + "-late";
        team.apply(team.spec(uses(template, "")));
        assertThat(team.awaitReady("InvalidSpec")).contains("there is no RoleTemplate \"" + template + "\"");
        apply(template, "1.0.0", "- {name: '{database}_{tenant}'}\n");
        Await.until("it says so", PATIENCE, () -> "InvalidTemplate".equals(reason(template, "Ready")) && team.ready("spec").contains("{tenant}"));
        apply(template, "1.0.1", READER);
        team.awaitReady("Converged");
    }

    @Test
    void namesThatAreMeantBadlyMakeNoRoles() {
        var team = stage.tenant();
        var template = team.name() + "-names";
        apply(template, "1.0.0", "- {name: '{schema}_x', memberOf: [{role: '{schema}_monitor'}], grants: [{privileges: [SELECT],"
                + " tables: {schema: app, names: ['{schema}']}}], settings: {search_path: '{schema}'}}\n");
        team.apply(team.spec("schemas: [{name: '*, pg_catalog', templates: [{name: " + template + "}]}]"));
        assertThat(team.awaitReady("InvalidSpec")).contains("would become a pattern", "only a name of lower-case letters");
        team.apply(team.spec("schemas: [{name: postgres, templates: [{name: " + template + "}]}]"));
        team.awaitReady("PartiallyApplied");
        assertThat(team.sql("SELECT count(*)::text FROM pg_auth_members WHERE member = 'postgres_x'::regrole")).isEqualTo("0");
    }

    @Test
    void aPasswordOfATemplateFollowsItsSecret() {
        var team = stage.tenant();
        var template = team.name() + "-password";
        apply(template, "1.0.0", "- {name: '{database}_job', login: true, password: {secretKeyRef: {name: '{database}-job', key: password}}}\n");
        team.apply(team.spec(uses(template, "")).replace("10s", "1h"));
        assertThat(team.awaitReady("CredentialsUnavailable")).contains("Secret " + team.name() + "/" + team.name() + "-job does not exist");
        team.apply(Tenant.secret(team.name() + "-job", "first-Canary-1"));
        team.awaitReady("Converged");
        assertThat(status(template).toString()).doesNotContain("Canary");
    }

    @Test
    void whatIsQuietWritesNothing() {
        var team = stage.tenant();
        var template = team.name() + "-quiet";
        apply(template, "1.0.0", READER);
        team.apply(team.spec(uses(template, "")));
        team.awaitReady("Converged");
        Await.until("it is counted", PATIENCE, () -> message(template, "Rollout").contains("1 of 1") && !resource(template).getFinalizers().isEmpty());
        var version = resource(template).getMetadata().getResourceVersion();
        var spec = team.get("spec").getMetadata().getResourceVersion();
        long log = stage.server().logMark();
        Await.until("two more passes", PATIENCE, () -> stage.server().statementsSince(log).stream().filter(s -> s.database().equals(team.name())).count() >= 2);
        assertThat(resource(template).getMetadata().getResourceVersion()).isEqualTo(version);
        assertThat(team.get("spec").getMetadata().getResourceVersion()).isEqualTo(spec);
    }

    @Test
    void kubectlShowsIt() {
        apply("shown", "1.2.3", READER);
        Await.until("it is read", PATIENCE, () -> "Valid".equals(reason("shown", "Ready")));
        assertThat(stage.plane().kubectl("get", "roletpl", "shown").run().orThrow().replaceAll(" +", " "))
                .containsPattern("NAME VERSION READY SPECS AGE\\s+shown 1.2.3 True 0 ");
        assertThat(stage.plane().kubectl("get", "roletpl", "shown", "-o", "wide").run().orThrow()).contains("CHECKSUM", "MESSAGE", "sha256:");
    }

    private static String uses(String template, String more) {
        return "schemas: [{name: app, templates: [{name: " + template + more + "}]}]\n";
    }

    private static void apply(String name, String version, String roles) {
        stage.plane().kubectl("apply", "-f", "-").input("""
                apiVersion: databasespec.dev/v1alpha1
                kind: RoleTemplate
                metadata: {name: %s}
                spec:
                  version: %s
                  roles:
                """.formatted(name, version) + roles.indent(2)).run().orThrow();
    }

    private static RoleTemplate resource(String name) {
        return Objects.requireNonNull(stage.plane().client().resources(RoleTemplate.class).withName(name).get(), name);
    }

    private static RoleTemplateStatus status(String name) {
        var status = resource(name).getStatus();
        return status == null ? RoleTemplateStatus.NONE : status;
    }

    private static List<String> kept(String name) {
        return status(name).revisions().stream().map(RoleTemplateStatus.Revision::version).toList();
    }

    private static String reason(String name, String condition) {
        return status(name).conditions().stream().filter(c -> c.type().equals(condition)).map(c -> c.reason()).findFirst().orElse("");
    }

    private static String message(String name, String condition) {
        return status(name).conditions().stream().filter(c -> c.type().equals(condition)).map(c -> c.message()).findFirst().orElse("");
    }

    private static String versions(Tenant team) {
        return String.join(" ", team.status().templates().stream().map(AppliedTemplate::version).toList());
    }
}
