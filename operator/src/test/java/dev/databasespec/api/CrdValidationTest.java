package dev.databasespec.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.databasespec.testbed.Await;
import dev.databasespec.testbed.ControlPlane;
import dev.databasespec.testbed.RequiresControlPlane;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionCondition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
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
        for (var kind : Crds.KINDS) {
            var crd = plane.client().resource(Crds.of(kind)).create();
            plane.client().resource(crd).waitUntilCondition(CrdValidationTest::isEstablished, 30, TimeUnit.SECONDS);
        }
    }

    private static boolean isEstablished(CustomResourceDefinition crd) {
        return crd != null && crd.getStatus() != null && crd.getStatus().getConditions().stream().anyMatch(CrdValidationTest::isEstablished);
    }

    private static boolean isEstablished(CustomResourceDefinitionCondition condition) {
        return "Established".equals(condition.getType()) && "True".equals(condition.getStatus());
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
