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

    @Test
    void findsAValueInEveryFormInWhichAMessageRepeatsIt() throws JsonProcessingException {
        Redaction redaction = new Redaction(Optional.empty());
        redaction.learn(JSON.readTree("""
                {"settings": {"a": "Can\\tary-\u200bone", "b": "Canary's \\"two\\"", "c": "Canary\\nsecond line of it"}}"""));
        assertThat(redaction.text("Can\\u0009ary-\\u200Bone, Canary's \"\"two\"\", 'Canary''s \"two\"', Canary\\u000Asecond line of it; second line of it"))
                .isEqualTo("<left out>, <left out>, '<left out>', <left out>; <left out>");
        assertThat(redaction.lines("{broken \"Can\\tary-\u200bone\", \"Canary's \\\"two\\\"\"")).isEqualTo("{broken \"<left out>\", \"<left out>\"\n");
    }

    @Test
    void findsTheBeginningOfAValueWhereATextWasCut() throws JsonProcessingException {
        Redaction redaction = new Redaction(Optional.empty());
        redaction.learn(JSON.readTree("{\"settings\": {\"a\": \"Canary-%s\"}}".formatted("0123456789".repeat(50))));
        assertThat(redaction.text("invalid value 'Canary-01234…; correct it, Canary-…")).isEqualTo("invalid value '<left out>…; correct it, Canary-…");
        assertThat(redaction.text("x".repeat(300) + " Canary-012345")).endsWith("x <left out>");
    }

    @Test
    void leavesOutFieldsThatAreCalledLikeACredentialAndTheContentOfSecrets() throws JsonProcessingException {
        String tree = new Redaction(Optional.empty()).tree(JSON.readTree("""
                {"password": "Canary", "accessToken": "Canary", "Authorization": "Canary", "nested": [{"client-secret": 4711}],
                 "object": {"kind": "Secret", "data": {"a": "Canary"}, "stringData": {"b": "Canary"}, "type": "Opaque"},
                 "text": "{\\"passwd\\": \\"Can ary\\"}",
                 "admin": {"password": {"secretKeyRef": {"name": "pg-admin", "key": "password"}}, "databaseUrl": {"secretManager": {"secret": "pg-url"}}}}"""))
                .toString();
        assertThat(tree).doesNotContain("Canary", "Can ary", "4711").contains("\"name\":\"pg-admin\",\"key\":\"password\"", "\"secret\":\"pg-url\"", "Opaque");
    }

    @Test
    void keepsWhatSaysWhatAnObjectIsWhateverATenantCallsItsValues() throws JsonProcessingException {
        Redaction redaction = new Redaction(Optional.empty());
        redaction.learn(JSON.readTree("""
                {"roles": [{"comment": "DatabaseSpec"}, {"comment": "databasespec.dev/v1alpha1"}, {"comment": "ApplyFailed"}, {"comment": "team-orders"}]}"""));
        String object = """
                {"kind":"DatabaseSpec","apiVersion":"databasespec.dev/v1alpha1","metadata":{"name":"team-orders"},"conditions":[{"reason":"ApplyFailed"}]}""";
        assertThat(redaction.tree(JSON.readTree(object)).toString()).isEqualTo(object);
        assertThat(redaction.tree(JSON.readTree("{\"reason\": \"says DatabaseSpec\"}")).toString()).contains("<left out>");
    }
}
