package dev.databasespec.cli.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CredentialRulesTest {
    private final Redaction redaction = new Redaction(Optional.empty());

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            postgresql://app:CANA@RYURL1/secret@h/db said        | postgresql://app:<left out>@h/db said
            postgresql://app@domain:CANARY@h                     | postgresql://app@domain:<left out>@h
            password: correct CANARYPW1 staple                   | password: <left out>
            password='CANARYTXT1 with blank CANARYTXT2' and more | password='<left out>' and more
            password='CANARY''s own' and more                    | password='<left out>' and more
            password='CAN\\'ARY' and more                        | password='<left out>' and more
            password='CANARY has no end                          | password='<left out>
            password=ab;CANARYPW2,CANARYPW3&CANARYPW4            | password=<left out>
            PGPASSWORD=CANARY psql                               | PGPASSWORD=<left out>
            {"a":1,"password":"CAN ARY","token":"CAN\\"ARY"}     | {"a":1,"password":"<left out>","token":"<left out>"}
            "{\\"client_secret\\": \\"CAN ARY\\", \\"a\\": 1}"   | "{\\"client_secret\\": \\"<left out>\\", \\"a\\": 1}"
            ALTER ROLE a PASSWORD E'CAN\\'ARY' LOGIN             | ALTER ROLE a PASSWORD E'<left out>' LOGIN
            ALTER ROLE a PASSWORD $$CAN'ARY$$ LOGIN              | ALTER ROLE a PASSWORD $$<left out>$$ LOGIN
            ALTER ROLE a PASSWORD $x$CAN$$ARY$x$ LOGIN           | ALTER ROLE a PASSWORD $x$<left out>$x$ LOGIN
            Authorization: Token CANARY                          | Authorization: <left out>
            api_key = CANARY and more                            | api_key = <left out>
            password=[CANARY:x                                   | password=<left out>
            passwords: ["CANARY", "CANARY"]                      | passwords: <left out>
            with AIzaSyCANARY-CANARY_1 here                      | with <left out> here
            with ghp_CANARY0123 here                             | with <left out> here
            with glpat-CANARY_0123 here                          | with <left out> here
            """)
    void leavesOutTheWholeOfACredential(String text, String masked) {
        assertThat(redaction.text(text)).isEqualTo(masked);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            cannot alter role "a": invalid value for parameter "work_mem": "CANARY" (SQLSTATE 22023); correct it | cannot alter role "a": invalid value for parameter "work_mem": "<left out>" (SQLSTATE 22023); correct it
            invalid value for parameter "x": "CAN" AND "ARY" (SQLSTATE 22023)     | invalid value for parameter "x": "<left out>" (SQLSTATE 22023)
            {"m":"invalid value for parameter \\"x\\": \\"CANARY\\"","n":1}       | {"m":"invalid value for parameter \\"x\\": \\"<left out>\\"","n":1}
            invalid input syntax for type integer: "CANARY"                       | invalid input syntax for type integer: "<left out>"
            parameter "x" requires a key word: "CANARY"                           | parameter "x" requires a key word: "<left out>"
            unrecognized key word: "CANARY                                        | unrecognized key word: "<left out>
            value "CANARY" is out of range for type integer                       | value "<left out>" is out of range for type integer
            4711 kB is outside the valid range for parameter "work_mem" (64 .. 9) | <left out> is outside the valid range for parameter "work_mem" (64 .. 9)
            ungültiger Wert für Parameter »x«: »CANARY« (SQLSTATE 22023)          | ungültiger Wert für Parameter »x«: <left out> (SQLSTATE 22023)
            """)
    void leavesOutTheValueThatPostgresqlRefusesWhenNobodyKnowsItAnyMore(String text, String masked) {
        assertThat(redaction.text(text)).isEqualTo(masked);
    }

    @ParameterizedTest
    @ValueSource(strings = {"spec.roles[0].password: a role that may not log in needs no password; remove it, or write `login: true`",
            "Google gives op@p.iam no access token: 403 Forbidden; it is retried",
            "MountVolume.SetUp failed for volume \"kube-api-access-x\" : failed to fetch token: serviceaccounts \"databasespec\" not found",
            "cannot create role \"vault_token\": permission denied (SQLSTATE 42501)",
            "failed to fetch anonymous token: unexpected status from GET request: 403 Forbidden",
            "MountVolume.SetUp failed for volume \"db-secret\" : secret \"pg\" not found",
            "unrecognized configuration parameter \"app.x\" (SQLSTATE 42704)", "role \"a\" does not exist (SQLSTATE 42704)",
            "the password of role \"a\" from Secret team/pg, key password is empty; put a password into the Secret"})
    void leavesWhatTheOperatorAndKubernetesSay(String text) {
        assertThat(redaction.text(text)).isEqualTo(text);
    }

    @Test
    void dropsAPrivateKeyOverTheLinesOfALogAndNothingElse() {
        assertThat(redaction.lines("""
                CANARYTAIL0123456789
                -----END RSA PRIVATE KEY-----
                before
                -----BEGIN PRIVATE KEY-----
                CANARY+one/two==
                  CANARYTHREE
                -----END PRIVATE KEY-----
                after
                -----BEGIN PRIVATE KEY-----
                CANARY
                {"message":"and after"}
                -----BEGIN PRIVATE KEY-----
                """ + "a line\n".repeat(400))).doesNotContain("CANARY").contains("before\n", "after\n", "{\"message\":\"and after\"}\n").endsWith("a line\n");
    }

    @Test
    void leavesOutAPasswordOnTheNextLineAndInAList() throws JsonProcessingException {
        assertThat(redaction.text("password:\n  CANARY\nafter")).isEqualTo("password:\n  <left out>\nafter");
        assertThat(redaction.text("password: |\n  CANARY\nafter")).isEqualTo("password: |\n  <left out>\nafter");
        assertThat(redaction.tree(new ObjectMapper().readTree("{\"passwords\": [\"CANARY\"]}")).toString()).doesNotContain("CANARY");
    }

    @Test
    @Timeout(20)
    void takesNoTimeOverTextThatIsMeantToTakeMuch() {
        for (String piece : new String[]{"password '", "''", "\\", "password='", "invalid value for parameter ", "://a:", "-----BEGIN PRIVATE KEY-----",
                "token", "eyJ-", "value \"", ":\"", "value \"\\\\", "4"}) {
            assertThat(redaction.text("password '" + piece.repeat(2_000))).startsWith("password '");
            assertThat(redaction.lines(piece.repeat(100_000) + " (SQLSTATE 42501)\n")).isNotEmpty();
        }
    }
}
