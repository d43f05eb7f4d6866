package dev.databasespec.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.databasespec.kubernetes.DatabaseUrl.Parsed;
import java.time.Duration;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseUrlTest {
    @Test
    void decodesPercentSignsAndNothingElse() {
        assertThat(DatabaseUrl.parse("postgresql://ad%40min:p%40ss+%C3%A9%2F%3A@db.example:6543/or%20ders"))
                .isEqualTo(new Parsed.Valid(new DatabaseUrl("ad@min", "p@ss+é/:", "db.example", 6543, "or ders")));
    }

    @Test
    void knowsDefaultsAndNumericHosts() {
        assertThat(DatabaseUrl.parse("postgres://u:p@[::1]")).isEqualTo(new Parsed.Valid(new DatabaseUrl("u", "p", "::1", 5432, "")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"postgresql://u:p@h:1/d", "postgres://u:p@h:1/d", "POSTGRESQL://u:p@h:1/d", "postgresql+asyncpg://u:p@h:1/d",
            "postgresql+psycopg2://u:p@h:1/d", "postgresql://u:p@h:1/d?sslmode=disable",
            "postgresql://u:p@h:1/d?connect_timeout=5&application_name=a%20b&sslmode=require",
            "postgresql://u:p@h:1/d?", "postgresql://h:1/d?user=u&password=p", "postgresql://?host=h&port=1&user=u&password=p&dbname=d"})
    void takesWhatApplicationsAreGiven(String text) {
        assertThat(DatabaseUrl.parse(text)).isEqualTo(new Parsed.Valid(new DatabaseUrl("u", "p", "h", 1, "d")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"postgresql://u:p@/d?host=/cloudsql/acme-prod:europe-west1:orders",
            "postgresql://u:p@%2Fcloudsql%2Facme-prod%3Aeurope-west1%3Aorders/d",
            "postgresql:///d?host=/cloudsql/acme-prod:europe-west1:orders/&user=u&password=p"})
    void understandsTheSocketsOfCloudSql(String text) {
        assertThat(DatabaseUrl.parse(text)).isInstanceOfSatisfying(Parsed.Valid.class, valid -> {
            assertThat(valid.url().connectionName()).contains("acme-prod:europe-west1:orders");
            assertThat(valid.url().isSocket()).isTrue();
            assertThat(valid.url().user()).isEqualTo("u");
            assertThat(valid.url().password()).isEqualTo("p");
        });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            canary                                      | holds no URL
            mysql://u:canary@h/d                        | holds a URL of the unknown scheme "mysql"
            jdbc:postgresql://u:canary@h/d              | holds no URL
            postgresql://h/canary                       | holds a URL without a user
            postgresql://u@h/canary                     | holds a URL without a password
            postgresql://u:@h/canary                    | holds a URL without a password
            postgresql://u:canary@h:0/d                 | holds a URL whose port is none
            postgresql://u:canary@h:70000/d             | holds a URL whose port is none
            postgresql://u:canary%4@h/d                 | holds a URL with a percent sign that encodes nothing (write it as %25)
            postgresql://u:canary%FF@h/d                | holds a URL that is no UTF-8
            postgresql://u:canary@h/d?options=-crole=x  | holds a URL with the option "options", which is not understood
            postgresql://u:canary@h/d?socketFactory=a.B | holds a URL with the option "socketFactory", which is not understood
            postgresql://u:canary@h/d?%63anary=1        | holds a URL with an option, which is not understood
            postgresql://u:canary@h/d?user=v            | holds a URL that says user twice
            postgresql://u:canary@h,other/d?sslmode     | VALID
            postgresql://u:p?canary=x@h/d               | holds a URL that cannot be read
            postgresql://u:p@ss?canary=x@h/d            | holds a URL that cannot be read
            postgresql://u:can/ary@h/d                  | holds a URL that cannot be read
            postgresql://u:canary@h/d/e                 | holds a URL that cannot be read
            postgresql://u:canary@h/d#canary            | holds a URL that cannot be read
            """)
    void refusesEverythingElseAndShowsNothingOfIt(String text, String why) {
        switch (DatabaseUrl.parse(text)) {
            case Parsed.Valid valid -> assertThat(why).isEqualTo("VALID");
            case Parsed.Invalid(var said) -> assertThat(said).isEqualTo(why).doesNotContain("canary");
        }
    }

    @Test
    void takesNoLongerForWhatIsMeantToTakeLong() {
        String long1 = "postgresql://" + "a:".repeat(200_000);
        String long2 = "postgresql://u:p@h/d?" + "&a=%".repeat(200_000);
        Assertions.assertTimeout(Duration.ofSeconds(5), () -> {
            DatabaseUrl.parse(long1);
            DatabaseUrl.parse(long2);
        });
    }

    @Test
    void doesNotPrintItself() {
        assertThat(DatabaseUrl.parse("postgresql://user:canary@h/d")).asString().doesNotContain("canary", "user");
    }
}
