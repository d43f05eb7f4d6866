package dev.databasespec.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.databasespec.api.DatabaseSpec;
import dev.databasespec.model.DesiredState;
import dev.databasespec.model.MembershipOptions;
import dev.databasespec.model.Name;
import dev.databasespec.model.Privilege;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DesiredStatesTest {
    @Test
    void readsRolesWithAttributesMembershipsAndGrants() {
        var state = valid("""
                enforcement: Additive
                create: {owner: orders_owner, encoding: UTF8}
                schemas: [{name: app, owner: orders_owner, public: Revoke}, {name: old, ensure: Absent}]
                roles:
                - {name: orders_owner}
                - name: reader
                  login: true
                  connectionLimit: 3
                  validUntil: "2027-01-31T01:00:00+01:00"
                  settings: {statement_timeout: 30s, TimeZone: UTC, work_mem: 4096}
                  password: {secretKeyRef: {name: reader, key: password}}
                  memberOf: [{role: pg_monitor, admin: true, required: false}]
                  grants:
                  - {privileges: [TEMP, CONNECT], database: {}}
                  - {privileges: [ALL PRIVILEGES], tables: {schema: app, names: ["*"]}, grantOption: true}
                  defaultPrivileges: [{owner: orders_owner, objectType: Routines, privileges: [EXECUTE]}]
                """);
        assertThat(state.authoritative()).isFalse();
        assertThat(state.create()).contains(new DesiredState.Database(Optional.of(Name.of("orders_owner")), "UTF8", "", "", -1));
        assertThat(get(state.schemas(), "app").revokePublic()).isTrue();
        assertThat(get(state.schemas(), "old").absent()).isTrue();
        var reader = get(state.roles(), "reader");
        assertThat(reader.wishes().validUntil()).contains("2027-01-31T00:00:00Z");
        assertThat(reader.wishes().settings()).containsEntry("statement_timeout", "30s").containsEntry("TimeZone", "UTC").containsEntry("work_mem", "4096");
        assertThat(reader.password()).contains("Secret team-orders/reader, key password");
        assertThat(reader.wishes().inherit()).isEmpty();
        assertThat(state.memberships()).singleElement().satisfies(m -> {
            assertThat(m.options()).isEqualTo(new MembershipOptions(true, true, true));
            assertThat(m.required()).isFalse();
        });
        assertThat(state.grants().getFirst().privileges()).containsExactly(Privilege.CONNECT, Privilege.TEMPORARY);
        assertThat(state.grants().getLast().all()).isTrue();
        assertThat(state.grants().getLast().grantable()).isTrue();
        assertThat(state.defaults()).singleElement().satisfies(d -> assertThat(d.schema()).isEmpty());
    }

    @Test
    void namesPrincipalsAsCloudSqlDoes() {
        var state = valid("""
                roles: [{name: reader}]
                users:
                - {principal: Alice@Acme.com, roles: [reader]}
                - {principal: api@acme-prod.iam.gserviceaccount.com, roles: [pg_monitor]}
                - {principal: analysts@acme.com, type: Group}
                """);
        assertThat(state.users().keySet().stream().map(Name::value)).containsExactly("alice@acme.com", "analysts@acme.com", "api@acme-prod.iam");
        assertThat(get(state.users(), "api@acme-prod.iam").type()).isEqualTo("ServiceAccount");
        assertThat(get(state.users(), "analysts@acme.com").type()).isEqualTo("Group");
        assertThat(state.memberships()).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            roles: [{name: pg_mine}]                                                          | spec.roles[0].name                  | reserved
            roles: [{name: cloudsqlmine}]                                                     | spec.roles[0].name                  | reserved
            roles: [{name: a, memberOf: [{role: postgres}]}]                                  | spec.roles[0].memberOf[0].role      | reserved
            schemas: [{name: app, owner: public}]                                             | spec.schemas[0].owner               | reserved
            schemas: [{name: pg_temp_1}]                                                      | spec.schemas[0].name                | reserved
            schemas: [{name: a}, {name: a}]                                                   | spec.schemas[1].name                | declared twice
            roles: [{name: a}, {name: a}]                                                     | spec.roles[1].name                  | declared twice
            roles: [{name: "a\\tb"}]                                                          | spec.roles[0].name                  | "a\\u0009b"
            roles: [{name: "a\\u202Eb"}]                                                      | spec.roles[0].name                  | format characters
            roles: [{name: "a\\0b"}]                                                          | spec.roles[0].name                  | control
            roles: [{name: ééééééééééééééééééééééééééééééééé}]                                | spec.roles[0].name                  | 66 bytes
            roles: [{name: a, memberOf: [{role: a}]}]                                         | spec.roles[0].memberOf              | "a" → "a"
            roles: [{name: a, memberOf: [{role: b}, {role: b}]}]                              | spec.roles[0].memberOf[1].role      | named twice
            roles: [{name: a, grants: [{privileges: [SELECT], schema: app}]}]                 | spec.roles[0].grants[0].privileges  | a schema has no privilege SELECT
            roles: [{name: a, grants: [{privileges: [], schema: app}]}]                       | spec.roles[0].grants[0].privileges  | empty
            roles: [{name: a, grants: [{privileges: [USAGE], schema: app, database: {}}]}]    | spec.roles[0].grants[0]             | exactly one
            roles: [{name: a, grants: [{privileges: [USAGE]}]}]                               | spec.roles[0].grants[0]             | exactly one
            roles: [{name: a, grants: [{privileges: [USAGE], schema: pg_catalog}]}]           | spec.roles[0].grants[0].schema      | PostgreSQL's own
            roles: [{name: a, grants: [{privileges: [DELETE], tables: {schema: s, names: [t], columns: [c]}}]}] | spec.roles[0].grants[0].privileges | a column has no privilege DELETE
            roles: [{name: a, validUntil: tomorrow}]                                          | spec.roles[0].validUntil            | no moment
            roles: [{name: a, connectionLimit: -2}]                                           | spec.roles[0].connectionLimit       | -1
            roles: [{name: a, settings: {Role: x}}]                                           | spec.roles[0].settings              | refused
            roles: [{name: a, settings: {session_preload_libraries: x}}]                      | spec.roles[0].settings              | refused
            roles: [{name: a, settings: {"x; DROP ROLE y": 1}}]                               | spec.roles[0].settings              | no name of a setting
            roles: [{name: a, settings: {work_mem: 1, WORK_MEM: 2}}]                          | spec.roles[0].settings              | given twice
            roles: [{name: a, external: true, login: true}]                                   | spec.roles[0]                       | external
            roles: [{name: a, ensure: Absent, memberOf: [{role: b}]}]                         | spec.roles[0]                       | absent role takes no
            roles: [{name: a, ensure: Absent}, {name: b, memberOf: [{role: a}]}]              | spec.roles[1].memberOf[0].role      | ensure: Absent
            roles: [{name: a, ensure: Absent, reassignOwnedTo: a}]                            | spec.roles[0].reassignOwnedTo       | cannot get
            roles: [{name: a, reassignOwnedTo: b}]                                            | spec.roles[0].reassignOwnedTo       | only a role with
            roles: [{name: a, login: false, password: {secretKeyRef: {name: s, key: k}}}]     | spec.roles[0].password              | may not log in
            users: [{principal: nobody}]                                                      | spec.users[0].principal             | no e-mail address
            users: [{principal: A@acme.com}, {principal: a@acme.com}]                         | spec.users[1].principal             | declared twice
            users: [{principal: a@acme.com, roles: [cloudsqlsuperuser]}]                      | spec.users[0].roles[0]              | reserved
            interval: 5s                                                                      | spec.interval                       | shorter than 10s
            """)
    void refusesWhatCannotBeRightAndNamesTheField(String fields, String path, String message) {
        assertThat(errors(Manifests.spec(fields))).anySatisfy(error -> {
            assertThat(error.path()).isEqualTo(path);
            assertThat(error.message()).contains(message);
            assertThat(error.action()).isNotBlank();
        });
    }

    @Test
    void refusesARoleThatIsAUserAsWell() {
        assertThat(errors(Manifests.spec("""
                roles: [{name: alice@acme.com}]
                users: [{principal: alice@acme.com}]
                """))).singleElement().satisfies(e -> assertThat(e.message()).contains("under `roles` and under `users`"));
    }

    @Test
    void refusesAGrantWithAndWithoutOption() {
        assertThat(errors(Manifests.spec("""
                roles:
                - name: a
                  grants:
                  - {privileges: [SELECT, INSERT], tables: {schema: app, names: [t, u]}}
                  - {privileges: [SELECT], tables: {schema: app, names: [u]}, grantOption: true}
                """))).singleElement().satisfies(e -> {
            assertThat(e.path()).isEqualTo("spec.roles[0].grants[1].grantOption");
            assertThat(e.message()).contains("spec.roles[0].grants[0]");
        });
    }

    @Test
    void findsALoopThroughManyRolesWithoutRunningOutOfStack() {
        String chain = IntStream.range(0, 5000).mapToObj(i -> "- {name: r" + i + ", memberOf: [{role: r" + (i + 1) % 5000 + "}]}")
                .collect(Collectors.joining("\n"));
        assertThat(errors(Manifests.spec("roles:\n" + chain))).singleElement().satisfies(e -> assertThat(e.message()).contains("loop"));
    }

    @Test
    void reportsEveryErrorAtOnce() {
        assertThat(errors(Manifests.spec("""
                interval: 1s
                roles: [{name: postgres}, {name: b, validUntil: never}]
                """))).hasSize(3);
    }

    @Test
    void knowsWhatTheOtherSpecsOfTheServerDeclare() {
        var other = Manifests.spec("billing", "billing", 2, """
                roles: [{name: shared, login: true, settings: {work_mem: 1}, memberOf: [{role: group}], members: Open}, {name: group}]
                """);
        var mine = Manifests.spec("roles: [{name: shared, connectionLimit: 5}]");
        assertThat(DesiredStates.of(mine, List.of(other), Instant.EPOCH)).isInstanceOfSatisfying(Declaration.Valid.class, valid -> {
            var shared = get(valid.state().roles(), "shared");
            assertThat(shared.wishes().login()).contains(true);
            assertThat(shared.wishes().connectionLimit()).contains(5);
            assertThat(shared.wishes().settings()).containsEntry("work_mem", "1");
            assertThat(shared.openMembers()).isTrue();
            assertThat(valid.state().elsewhere().roles().stream().map(Name::value)).containsExactly("group", "shared");
            assertThat(valid.state().elsewhere().memberships()).hasSize(1);
        });
    }

    private static <T> T get(Map<Name, T> items, String name) {
        return Objects.requireNonNull(items.get(Name.of(name)), name);
    }

    private static DesiredState valid(String fields) {
        return switch (DesiredStates.of(Manifests.spec(fields), List.of(), Instant.EPOCH)) {
            case Declaration.Valid(var state) -> state;
            case Declaration.InvalidSpec(var errors) -> throw new AssertionError(errors.toString());
        };
    }

    private static List<SpecError> errors(DatabaseSpec spec) {
        return switch (DesiredStates.of(spec, List.of(), Instant.EPOCH)) {
            case Declaration.Valid(var state) -> throw new AssertionError("accepted: " + state);
            case Declaration.InvalidSpec(var errors) -> errors;
        };
    }
}
