package dev.databasespec.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseUrlTest {
    @Test
    void decodesPercentSignsAndNothingElse() {
        assertThat(DatabaseUrl.parse("postgresql://ad%40min:p%40ss+%C3%A9%2F%3A@db.example:6543/or%20ders"))
                .contains(new DatabaseUrl("ad@min", "p@ss+é/:", "db.example", 6543, "or ders"));
    }

    @Test
    void knowsDefaultsAndNumericHosts() {
        assertThat(DatabaseUrl.parse("postgres://u:p@[::1]")).contains(new DatabaseUrl("u", "p", "::1", 5432, ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "mysql://u:p@h/d", "postgresql://h/d", "postgresql://u@h/d", "postgresql://u:p@h:0/d", "postgresql://u:p@h:70000/d",
            "postgresql://u:p%4@h/d", "postgresql://u:p%FF@h/d", "postgresql://u:p@h/d?sslmode=disable", "postgresql://u:p@h,other/d?x",
            "postgresql://u:p@a b/d/e",
            "jdbc:postgresql://u:p@h/d"})
    void refusesEverythingElse(String text) {
        assertThat(DatabaseUrl.parse(text)).isEmpty();
    }

    @Test
    void doesNotPrintItself() {
        assertThat(DatabaseUrl.parse("postgresql://user:canary@h/d")).get().asString().doesNotContain("canary", "user");
    }
}
