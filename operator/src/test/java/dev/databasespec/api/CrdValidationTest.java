package dev.databasespec.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.databasespec.api.DatabaseSpecStatus.Adopted;
import dev.databasespec.api.DatabaseSpecStatus.LastChange;
import dev.databasespec.api.DatabaseSpecStatus.PendingPlan;
import dev.databasespec.api.DatabaseSpecStatus.Risk;
import dev.databasespec.api.DatabaseSpecStatus.Summary;
import dev.databasespec.api.InventoryStatus.PasswordFingerprint;
import dev.databasespec.api.ProblemStatus.Severity;
import dev.databasespec.api.StatusCondition.State;
import dev.databasespec.api.UserSpec.PrincipalType;
import dev.databasespec.testbed.Await;
import dev.databasespec.testbed.ControlPlane;
import dev.databasespec.testbed.RequiresControlPlane;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a real API server takes and refuses, in the words that kubectl shows. */
@RequiresControlPlane
class CrdValidationTest {

    private static ControlPlane plane;

    @BeforeAll
    static void start() {
        plane = ControlPlane.start();
        plane.kubectl("apply", "--server-side", "-f", Path.of("..", "crds").toAbsolutePath().toString()).run().orThrow();
        plane.kubectl("wait", "--for=condition=Established", "crd", "--all", "--timeout=60s").run().orThrow();
    }

    @AfterAll
    static void stop() {
        plane.close();
    }

    @ParameterizedTest
    @MethodSource("dev.databasespec.api.Refusals#all")
    void refusesWithTheSentence(Refusal refusal) {
        var answer = plane.kubectl("apply", "--dry-run=server", "-f", "-").input(refusal.manifest()).run();

        assertThat(answer.exitCode()).as(answer.output()).isNotZero();
        assertThat(answer.errors()).contains(refusal.sentence());
    }

    @ParameterizedTest
    @MethodSource("dev.databasespec.api.Refusals#accepted")
    void accepts(String kind, String spec) {
        assertThat(plane.kubectl("apply", "--dry-run=server", "-f", "-").input(Refusal.manifest(kind, "ok", spec)).run().orThrow()).contains("created");
    }

    @Test
    void instanceAndDatabaseOfADatabaseSpecAreImmutable() {
        apply("DatabaseSpec", "fixed", "{instanceRef: {name: pg}, database: shop}");

        assertThat(patch("dbspec", "fixed", "{\"spec\": {\"database\": \"other\"}}")).contains("database is immutable: make a new DatabaseSpec");
        assertThat(patch("dbspec", "fixed", "{\"spec\": {\"instanceRef\": {\"name\": \"other\"}}}")).contains("instanceRef is immutable: make a new");
        assertThat(patch("dbspec", "fixed", "{\"spec\": {\"instanceRef\": {\"namespace\": \"other\"}}}")).contains("instanceRef is immutable: make a new");
    }

    @Test
    void theCloudSqlInstanceOfADatabaseInstanceIsImmutable() {
        apply("DatabaseInstance", "cloud", "{cloudSql: {project: acme-prod, region: europe-west1, instance: orders}}");

        assertThat(patch("dbi", "cloud", "{\"spec\": {\"cloudSql\": {\"project\": \"acme-test\"}}}"))
                .contains("project is immutable: make a new DatabaseInstance");
        assertThat(patch("dbi", "cloud", "{\"spec\": {\"cloudSql\": {\"region\": \"us-east1\"}}}"))
                .contains("region is immutable: make a new DatabaseInstance");
        assertThat(patch("dbi", "cloud", "{\"spec\": {\"cloudSql\": {\"instance\": \"other\"}}}"))
                .contains("instance is immutable: make a new DatabaseInstance");
        assertThat(patch("dbi", "cloud", "{\"spec\": {\"cloudSql\": null, \"endpoint\": {\"host\": \"db\"}, "
                + "\"admin\": {\"password\": {\"secretKeyRef\": {\"name\": \"s\", \"key\": \"k\"}}}}}"))
                .contains("what a DatabaseInstance points to is immutable");
        plane.kubectl("patch", "dbi", "cloud", "--type=merge", "-p", "{\"spec\": {\"cloudSql\": {\"ipType\": \"Public\"}}}").run().orThrow();
    }

    /** kstatus, and with it `wait: true` of Flux, takes an object without any status for one that is finished. */
    @Test
    void whatNobodyHasLookedAtDoesNotLookFinished() {
        apply("DatabaseSpec", "new", "{instanceRef: {name: pg}, database: shop}");
        apply("DatabaseInstance", "new", "{endpoint: {host: db}, admin: {password: {secretKeyRef: {name: s, key: k}}}}");

        assertThat(plane.kubectl("get", "dbspec/new", "dbi/new", "-o", "jsonpath={.items[*].status}").run().orThrow())
                .isEqualTo("{\"observedGeneration\":-1} {\"observedGeneration\":-1}");
        assertThat(plane.client().resources(DatabaseSpec.class).withName("new").get().getStatus()).isNull();
        assertThat(plane.client().resources(DatabaseInstance.class).withName("new").get().getStatus()).isNull();
    }

    @Test
    void theEndpointMayBeMended() {
        apply("DatabaseInstance", "moved", "{endpoint: {host: db}, admin: {password: {secretKeyRef: {name: s, key: k}}}}");

        plane.kubectl("patch", "dbi", "moved", "--type=merge", "-p", "{\"spec\": {\"endpoint\": {\"port\": 5433}}}").run().orThrow();
    }

    @Test
    void twoManagersOfOneListDoNotOverwriteEachOther() {
        var mine = Refusal.manifest("DatabaseSpec", "shared", "{instanceRef: {name: pg}, database: shop, roles: [{name: mine}]}");
        var theirs = Refusal.manifest("DatabaseSpec", "shared", "{instanceRef: {name: pg}, database: shop, roles: [{name: theirs}]}");
        plane.kubectl("apply", "--server-side", "--field-manager=me", "-f", "-").input(mine).run().orThrow();
        plane.kubectl("apply", "--server-side", "--field-manager=they", "-f", "-").input(theirs).run().orThrow();

        assertThat(plane.kubectl("get", "dbspec", "shared", "-o", "jsonpath={.spec.roles[*].name}").run().orThrow()).isEqualTo("mine theirs");
    }

    @Test
    void takesAThousandRolesAndFourThousandGrants() {
        var roles = IntStream.range(0, 1024).mapToObj(i -> "{name: role_" + i + ", settings: {statement_timeout: 30s}, grants: ["
                + "{privileges: [USAGE], schema: app}, {privileges: [SELECT, INSERT], tables: {schema: app, names: ['*']}}, "
                + "{privileges: [CONNECT], database: {}}, {privileges: [SELECT], tables: {schema: app, names: [a, b], columns: [c]}}]}")
                .collect(Collectors.joining(",\n"));
        apply("DatabaseSpec", "large", "{instanceRef: {name: pg}, database: large, roles: [" + roles + "]}");
    }

    @Test
    void theStatusIsTakenAndReadBackWhole() {
        apply("DatabaseSpec", "reported", "{instanceRef: {name: pg}, database: reported}");
        var status = new DatabaseSpecStatus(4L, List.of(new StatusCondition("Ready", State.True, "Converged", "as declared", 4L, "2027-01-31T00:00:00Z")),
                new Summary(1, 2, 3, 4, 0, 1), new PendingPlan("sha256:1", Risk.High, 2, List.of("DROP SCHEMA old;"), "reported-7f3a9c"),
                new LastChange("reported-5b1c22", "2027-01-31T00:00:00Z", 9),
                new InventoryStatus(List.of("app"), List.of("a"), List.of("a in b"), List.of(new PasswordFingerprint("a", "x")),
                        List.of("USAGE on schema app to a"), List.of("a@acme.com")),
                new Adopted(List.of("public"), List.of("b")),
                List.of(new UserStatus("A@acme.com", "a@acme.com", true, PrincipalType.User, List.of("a"), List.of("a", "b"),
                        "2027-01-31T00:00:00Z", false, true, "ACTIVE")),
                List.of(new ProblemStatus("role c", Severity.Error, "MissingExternalRole", "role \"c\" is not there", "create it")),
                new DatabaseSpecStatus.AuditChain(3, "sha256:1", List.of("{}")),
                List.of(new AppliedTemplate("standard", "1.0.0", "sha256:1", "1.1.0 sha256:2")));
        var patch = new DatabaseSpec();
        patch.setMetadata(new ObjectMetaBuilder().withName("reported").withNamespace("default").build());
        patch.setStatus(status);

        plane.client().resource(patch).subresource("status")
                .patch(new PatchContext.Builder().withPatchType(PatchType.SERVER_SIDE_APPLY).withFieldManager("databasespec").build());

        var read = plane.client().resources(DatabaseSpec.class).inNamespace("default").withName("reported").get();
        assertThat(read.getStatus()).isEqualTo(status);
        assertThat(read.getSpec().database()).isEqualTo("reported");
    }

    @Test
    void columnsForPeople() {
        apply("DatabaseInstance", "shown", "{endpoint: {host: db}, admin: {password: {secretKeyRef: {name: s, key: k}}}}");
        apply("DatabaseSpec", "shown", "{instanceRef: {name: shown}, database: shop}");

        assertThat(header("dbi")).isEqualTo("NAME READY STATUS VERSION LATENCY CONNECTIONS SPECS AGE");
        assertThat(header("dbi", "-o", "wide")).isEqualTo("NAME READY STATUS VERSION LATENCY CONNECTIONS SPECS AGE ADDRESS MESSAGE");
        assertThat(header("dbspec")).isEqualTo("NAME INSTANCE DATABASE READY STATUS PENDING AGE");
        assertThat(header("dbspec", "-o", "wide"))
                .isEqualTo("NAME INSTANCE DATABASE READY STATUS PENDING AGE ROLES USERS GRANTS LAST-CHANGE MESSAGE");
        assertThat(plane.kubectl("get", "dbspecs", "-o", "name").run().orThrow()).contains("databaseinstance.databasespec.dev/shown",
                "databasespec.databasespec.dev/shown");
    }

    @Test
    void explainReadsWell() {
        // The schema is published a moment after the kind is served.
        assertThat(Await.within(Duration.ofSeconds(30), () -> plane.kubectl("explain", "databasespec").run().exitCode() == 0)).isTrue();

        assertThat(plane.kubectl("explain", "databasespec.spec.roles.grants").run().orThrow()).contains("privileges", "exactly one object", "-required-");
    }

    private static void apply(String kind, String name, String spec) {
        plane.kubectl("apply", "--server-side", "-f", "-").input(Refusal.manifest(kind, name, spec)).run().orThrow();
    }

    private static String patch(String kind, String name, String patch) {
        var answer = plane.kubectl("patch", kind, name, "--type=merge", "-p", patch).run();
        assertThat(answer.exitCode()).isNotZero();
        return answer.errors();
    }

    private static String header(String... arguments) {
        var words = new ArrayList<>(List.of("get"));
        words.addAll(List.of(arguments));
        return plane.kubectl(words.toArray(String[]::new)).run().orThrow().lines().findFirst().orElseThrow().strip().replaceAll(" +", " ");
    }
}
