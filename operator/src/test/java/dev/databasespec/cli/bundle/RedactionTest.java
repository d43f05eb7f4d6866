package dev.databasespec.cli.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedactionTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            COMMENT ON ROLE "x" IS 'it''s hunter2'        | COMMENT ON ROLE "x" IS '…'
            ALTER ROLE "a'b" SET "p" TO 'Canary', '2';    | ALTER ROLE "a'b" SET "p" TO '…', '…';
            SELECT E'a\\'Canary', "q""'Canary not"        | SELECT E'…', "q""'Canary not"
            DO $x$ Canary $$ 'y' $x$ LANGUAGE sql         | DO '…' LANGUAGE sql
            COMMENT ON ROLE "x" IS 'cut in the midd       | COMMENT ON ROLE "x" IS '…'
            SELECT $1, a$b                                | SELECT $1, a$b
            """)
    void leavesValuesOutOfStatementsAndKeepsNames(String sql, String masked) {
        assertThat(SqlLiterals.masked(sql)).isEqualTo(masked);
    }

    @ParameterizedTest
    @ValueSource(strings = {"postgresql://u:Canary@h/db", "Authorization: Bearer Canary-0123456789", "password=Canary", "\"password\": \"Canary\"",
            "api_key: Canary", "ALTER ROLE x PASSWORD 'Canary'", "SCRAM-SHA-256$4096:Canary==$Canary:Canary", "eyJhbGciOiJIUzI1NiJ9.Canary.Canary",
            "ya29.Canary", "-----BEGIN PRIVATE KEY-----\nCanary\n-----END PRIVATE KEY-----", "-----BEGIN RSA PRIVATE KEY-----\nCanary", "token='Canary'"})
    void leavesOutWhatLooksLikeACredential(String text) {
        assertThat(new Redaction(Optional.empty()).text("before " + text + " after")).startsWith("before ").doesNotContain("Canary").contains("<left out>");
        assertThat(new Redaction(Optional.empty()).text("md5" + "0123456789abcdef".repeat(2))).isEqualTo("<left out>");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Secret team/pg-admin does not exist; create it; it is picked up at once", "12 roles, 3 users, 48 grants as declared",
            "password authentication failed for user \"postgres\" (SQLSTATE 28P01)", "plan sha256:0123 waits", "dbspec_specs{ready=\"True\"} 3.0",
            "https://sqladmin.googleapis.com/v1/projects/p"})
    void leavesMessagesReadable(String text) {
        assertThat(new Redaction(Optional.empty()).text(text)).isEqualTo(text);
    }

    @Test
    void leavesOutElsewhereWhatSettingsCommentsAndStatementsHold() throws JsonProcessingException {
        Redaction redaction = new Redaction(Optional.empty());
        redaction.learn(JSON.readTree("""
                {"spec": {"roles": [{"name": "r", "comment": "Canary \\"one\\"", "settings": {"a.b": "Canary-two", "c": "30s"}}],
                 "steps": [{"sql": "COMMENT ON ROLE \\"r\\" IS 'Canary-three'"}, {"sql": "GRANT \\"a\\" TO \\"orders_b\\""}]}}"""));
        assertThat(redaction.text("invalid value \"Canary-two\", Canary \"one\"; Canary-three and 30s of orders_b"))
                .isEqualTo("invalid value \"<left out>\", <left out>; <left out> and 30s of orders_b");
        redaction.learn(JSON.readTree("{\"comment\": \"qwert7\", \"settings\": {\"a.b\": \"on\"}}"));
        assertThat(redaction.text("invalid value for \"a.b\": \"qwert7\" ('qwert7'); qwert7up is \"on\""))
                .isEqualTo("invalid value for \"a.b\": \"<left out>\" ('<left out>'); qwert7up is \"on\"");
        assertThat(redaction.lines("{\"message\":\"failed: Canary \\\"one\\\"\"}\nplain Canary-two\n{broken Canary-two\n"))
                .isEqualTo("{\"message\":\"failed: <left out>\"}\nplain <left out>\n{broken <left out>\n");
    }

    @Test
    void knowsEveryVariableOfTheContract() throws IOException {
        String section = Files.readString(Path.of("../docs/operations.md")).split("\n## Environment\n", 2)[1].split("\n## ", 2)[0];
        TreeSet<String> documented = new TreeSet<>();
        Pattern.compile("(?m)^\\| (.*?) \\|").matcher(section).results()
                .forEach(row -> Pattern.compile("DBSPEC_[A-Z_]+").matcher(row.group(1)).results().forEach(name -> documented.add(name.group())));
        assertThat(documented).isEqualTo(Variables.NAMES);
    }

    /** What objects of other namespaces hold is not known, so what the log says of them is not told. */
    @Test
    void ofOneNamespaceTellsItsLinesAlone() {
        String log = """
                {"message":"watching DatabaseSpecs"}
                {"message":"applied","spec":"team-a/orders"}
                {"message":"failed","spec":"team-b/billing"}
                {"message":"failed","instance":"team-ab/pg"}
                a stack trace of anybody
                """;
        assertThat(new Redaction(Optional.of("team-a")).lines(log).lines()).containsExactly("{\"message\":\"watching DatabaseSpecs\"}",
                "{\"message\":\"applied\",\"spec\":\"team-a/orders\"}");
        assertThat(new Redaction(Optional.empty()).lines(log).lines()).hasSize(5);
    }

    @Test
    void saysWhenThereAreTooManyValuesToLookFor() {
        Redaction redaction = new Redaction(Optional.empty());
        for (int i = 0; i < 5000; i++) {
            redaction.learn(JsonNodeFactory.instance.objectNode().put("comment", "comment number " + i));
        }
        assertThat(redaction.incomplete()).isEmpty();
        redaction.learn(JsonNodeFactory.instance.objectNode().put("comment", "one more of them"));
        assertThat(redaction.incomplete()).hasValueSatisfying(why -> assertThat(why).contains("-n NAMESPACE makes it fewer"));
    }
}
