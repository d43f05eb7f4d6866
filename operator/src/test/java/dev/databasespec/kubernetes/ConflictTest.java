package dev.databasespec.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.databasespec.api.DatabaseSpecStatus;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConflictTest {
    @Test
    void theYoungerOfTwoForOneDatabaseNamesTheOlder() {
        var older = Manifests.spec("first", "orders", 1, "");
        var younger = Manifests.spec("second", "orders", 2, "");
        assertThat(Conflict.of(older, List.of(younger))).isEmpty();
        assertThat(Conflict.of(younger, List.of(older))).get().satisfies(c -> {
            assertThat(c.older()).isEqualTo("team-orders/first");
            assertThat(c.message()).contains("database \"orders\"", "team-orders/first");
        });
    }

    @Test
    void ofTwoOfTheSameSecondWhoHasBeenAppliedAlreadyStays() {
        var a = Manifests.spec("a", "orders", 1, "");
        var b = Manifests.spec("b", "orders", 1, "");
        b.setStatus(new DatabaseSpecStatus(1L, List.of(), null, null, null, null, new DatabaseSpecStatus.Adopted(List.of(), List.of("reader")), List.of(),
                List.of(), null, List.of()));
        assertThat(Conflict.of(a, List.of(b))).isPresent();
        assertThat(Conflict.of(b, List.of(a))).isEmpty();
    }

    @Test
    void theNameDecidesBetweenTwoOfTheSameSecondThatAreBothNew() {
        var a = Manifests.spec("a", "orders", 1, "");
        var b = Manifests.spec("b", "orders", 1, "");
        assertThat(Conflict.of(a, List.of(b))).isEmpty();
        assertThat(Conflict.of(b, List.of(a))).isPresent();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {name: r, login: true}               | {name: r, login: false}              | login
            {name: r, login: true}               | {name: r}                            |
            {name: r, login: true}               | {name: r, connectionLimit: 3}        |
            {name: r, connectionLimit: 3}        | {name: r, connectionLimit: 4}        | connectionLimit
            {name: r, comment: a}                | {name: r, comment: b}                | comment
            {name: r, settings: {work_mem: 1}}   | {name: r, settings: {work_mem: 2}}   | settings.work_mem
            {name: r, settings: {work_mem: 1}}   | {name: r, settings: {jit: 'off'}}    |
            {name: r, ensure: Absent}            | {name: r}                            | ensure
            {name: r, external: true}            | {name: r, login: true}               |
            {name: r, password: {secretKeyRef: {name: a, key: k}}} | {name: r, password: {secretKeyRef: {name: b, key: k}}} | password
            {name: r, login: true}               | {name: other, login: false}          |
            """)
    void aRoleMayBeSharedWhereNobodyContradicts(String mine, String theirs, String field) {
        var conflict = Conflict.of(Manifests.spec("second", "billing", 2, "roles: [" + mine + "]"),
                List.of(Manifests.spec("first", "orders", 1, "roles: [" + theirs + "]")));
        assertThat(conflict.map(Conflict::message)).isEqualTo(Optional.ofNullable(field)
                .map(f -> "role \"r\": `" + f + "` is declared differently by the older DatabaseSpec team-orders/first"));
    }

    @Test
    void aUserThatOneWantsAndAnotherWantsGoneIsAConflict() {
        var older = Manifests.spec("first", "orders", 1, "users: [{principal: a@acme.com}]");
        var younger = Manifests.spec("second", "billing", 2, "users: [{principal: A@acme.com, ensure: Absent}]");
        assertThat(Conflict.of(younger, List.of(older)).map(Conflict::message)).get().asString()
                .contains("user \"a@acme.com\": `ensure` is declared differently");
    }
}
