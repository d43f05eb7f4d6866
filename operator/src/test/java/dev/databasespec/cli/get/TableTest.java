package dev.databasespec.cli.get;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.databasespec.cli.get.Table.Options;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TableTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    private static final Kind INSTANCES = Kind.ALL.getFirst();
    private static final Kind SPECS = Kind.ALL.get(1);

    @Test
    void showsTheColumnsOfTheCrdAsKubectlDoes() throws JsonProcessingException {
        JsonNode ready = resource("""
                metadata: {name: orders, namespace: team, creationTimestamp: "2026-11-21T11:55:00Z"}
                spec: {instanceRef: {name: orders-pg}, database: orders}
                status:
                  conditions: [{type: Stalled, status: "False"}, {type: Ready, status: "True", reason: Converged, message: "12 roles"}]
                  summary: {roles: 12, users: 0, grants: 48}
                  lastChange: {time: "2026-11-21T11:59:30Z"}
                """);
        JsonNode fresh = resource("""
                metadata: {name: a-longer-name, namespace: other, creationTimestamp: "2026-11-21T11:59:59Z"}
                spec: {instanceRef: {name: pg}, database: shop}
                """);

        assertThat(Table.of(SPECS, List.of(ready, fresh), new Options(false, false, false), NOW)).isEqualTo("""
                NAME            INSTANCE    DATABASE   READY   STATUS      PENDING   AGE
                orders          orders-pg   orders     True    Converged             5m
                a-longer-name   pg          shop                                     1s
                """);
        assertThat(Table.of(SPECS, List.of(ready), new Options(true, true, true), NOW)).isEqualTo("""
                NAMESPACE   NAME                                   INSTANCE    DATABASE   READY   STATUS      PENDING   AGE   ROLES   USERS   GRANTS   LAST-CHANGE   MESSAGE
                team        databasespec.databasespec.dev/orders   orders-pg   orders     True    Converged             5m    12      0       48       30s           12 roles
                """);
    }

    @Test
    void showsInstances() throws JsonProcessingException {
        JsonNode instance = resource("""
                metadata: {name: pg, namespace: team, creationTimestamp: "2026-11-01T00:00:00Z"}
                status:
                  conditions: [{type: Ready, status: "True", reason: Connected}]
                  serverVersion: "15.7"
                  latency: 2ms
                  connections: {used: 10, max: 100}
                  databaseSpecs: 3
                """);

        assertThat(Table.of(INSTANCES, List.of(instance), new Options(false, false, false), NOW)).isEqualTo("""
                NAME   READY   STATUS      VERSION   LATENCY   CONNECTIONS   SPECS   AGE
                pg     True    Connected   15.7      2ms       10            3       20d
                """);
    }

    @Test
    void neverPrintsControlCharactersOfACluster() throws JsonProcessingException {
        JsonNode evil = resource("metadata: {name: x}\nspec: {instanceRef: {name: pg}, database: \"a\\x1b[31mb\"}\n");

        assertThat(Table.of(SPECS, List.of(evil), new Options(false, false, false), NOW)).doesNotContain("\u001B").contains("a\\u001B[31mb");
    }

    @ParameterizedTest
    @CsvSource({"PT0S,0s", "PT119S,119s", "PT2M,2m", "PT2M5S,2m5s", "PT9M59S,9m59s", "PT10M,10m", "PT179M,179m", "PT3H,3h", "PT3H10M,3h10m", "PT8H,8h",
            "PT47H,47h",
            "PT48H,2d", "PT50H,2d2h", "P8D,8d", "P400D,400d", "P730D,2y", "P740D,2y10d", "P3000D,8y", "PT-5S,0s"})
    void tellsAgesAsKubectlDoes(java.time.Duration age, String shown) {
        assertThat(Age.since(NOW.minus(age).toString(), NOW)).isEqualTo(shown);
    }

    @Test
    void knowsItsKindsByAllTheirNames() {
        assertThat(List.of("dbi", "databaseinstance", "databaseinstances", "DatabaseInstance", "databaseinstances.databasespec.dev"))
                .allMatch(INSTANCES::isCalled);
        assertThat(SPECS.isCalled("dbspec")).isTrue();
        assertThat(SPECS.isCalled("dbi")).isFalse();
    }

    private static JsonNode resource(String yaml) throws JsonProcessingException {
        return new YAMLMapper().readTree(yaml);
    }
}
