package dev.databasespec.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.databasespec.audit.AuditSettings;
import dev.databasespec.audit.AuditStores;
import dev.databasespec.audit.Chains;
import dev.databasespec.reconcile.AuditEntry;
import dev.databasespec.reconcile.AuditEntry.Kind;
import dev.databasespec.reconcile.AuditRecord;
import dev.databasespec.reconcile.AuditSink;
import dev.databasespec.reconcile.Link;
import dev.databasespec.testbed.FirestoreEmulator;
import dev.databasespec.testbed.RequiresFirestore;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code dbspec history}, on files and on the emulator of Firestore. */
class HistoryTest {
    private static final AuditEntry.Subject SUBJECT = new AuditEntry.Subject("team", "orders", "u1", 7);
    private final Instant recently = Instant.now().minusSeconds(3600);
    @TempDir
    Path folder;
    private Map<String, String> environment = new TreeMap<>();

    private record Result(int code, String out, String err) {}

    @BeforeEach
    void aFile() {
        environment.putAll(Map.of("DBSPEC_AUDIT", "file", "DBSPEC_AUDIT_FILE", "history.jsonl", "KUBECONFIG", ""));
    }

    private Path file() {
        return folder.resolve("history.jsonl");
    }

    private void keep(List<AuditRecord> records) throws Exception {
        try (AuditSink sink = AuditStores.sink(AuditSettings.of(environment, message -> assertThat(message).isEmpty()), folder)) {
            Chains.deliver(sink, records);
        }
    }

    private Result history(String... arguments) {
        List<String> words = new ArrayList<>(List.of("history"));
        words.addAll(List.of(arguments));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int code = Cli.run(words.toArray(String[]::new), new ByteArrayInputStream(new byte[0]), new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8), environment, folder);
        return new Result(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /** Some of everything, the newest an hour old. */
    private List<AuditRecord> various() {
        List<AuditEntry> entries = new ArrayList<>();
        entries.add(AuditEntry.about(Instant.parse("2026-01-02T03:04:05.678Z"), "prod", Kind.Created, Chains.PLACE, SUBJECT, null, null, "0.1.0"));
        entries.add(change(Kind.Applied, new AuditEntry.Requester("alice@acme.com", "Admission"), null,
                step("role \"reporting\"", "CREATE ROLE \"reporting\"", "Applied"),
                step("table \"app\".\"orders\"", "GRANT SELECT ON TABLE \"app\".\"orders\" TO \"reporting\"", "Applied")));
        entries.add(change(Kind.Failed, new AuditEntry.Requester("kubectl", "FieldManager"), null,
                step("12 tables in schema \"app\"", "GRANT SELECT ON TABLE \"app\".\"a\", \"app\".\"customers\" TO \"x\u202e\"", "Applied"),
                step("role \"y\"", "DROP ROLE \"y\"", "Failed")));
        entries.add(change(Kind.Rejected, new AuditEntry.Requester("alice@acme.com", "Admission"),
                new AuditEntry.Approval("bob@acme.com", "2026-01-02T00:00:00Z", "no"),
                step("schema \"old\"", "DROP SCHEMA \"old\"", "")));
        entries.add(AuditEntry.about(Instant.parse("2026-01-03T00:00:00Z"), "prod", Kind.TemplateChanged, Chains.PLACE, SUBJECT, null, null, "0.1.0")
                .ofTemplate(new AuditEntry.Template("standard", "1.0.0", "sha256:a", "1.1.0", "sha256:b")));
        entries.add(AuditEntry.about(recently, "prod", Kind.Refused, Chains.PLACE, SUBJECT, null, "RoleNotAllowed: role \"postgres\"\u0007", "0.1.0"));
        List<AuditRecord> records = new ArrayList<>();
        entries.forEach(entry -> records.add(entry.linkedTo(records.isEmpty() ? Link.FIRST : records.getLast().link())));
        return records;
    }

    private static AuditEntry change(Kind kind, AuditEntry.Requester who, AuditEntry.@Nullable Approval approval, AuditEntry.Step... steps) {
        return new AuditEntry(Instant.parse("2026-01-02T04:00:00Z"), "prod", kind, Chains.PLACE, SUBJECT, "orders-7f3a9c", "00c0ffee", "SpecChanged", who,
                approval,
                "sha256:0", "High",
                List.of(steps), null, kind == Kind.Failed ? new AuditEntry.Problem("2BP01", "role \"y\" owns objects") : null, null, "15.7", "0.1.0", 41L);
    }

    private static AuditEntry.Step step(String object, String sql, String result) {
        return new AuditEntry.Step(object, "Do", "Low", sql, result, null);
    }

    @Test
    void showsATableForPeople() throws Exception {
        keep(various());
        Result result = history("orders", "-n", "team");
        assertThat(result.out().lines().map(line -> line.replaceAll(" {3,}", " | "))).containsExactly(
                "TIME | KIND | RISK | STEPS | TRIGGER | BY | CHANGE | RECORD",
                various().getLast().time() + " | Refused | RoleNotAllowed: role \"postgres\"\\u0007 | 6",
                "2026-01-03T00:00:00.000Z | TemplateChanged | standard 1.0.0 → 1.1.0 | 5",
                "2026-01-02T04:00:00.000Z | Rejected | High | 1 | SpecChanged | alice@acme.com, bob@acme.com rejected | orders-7f3a9c | 4",
                "2026-01-02T04:00:00.000Z | Failed | High | 1 of 2 | SpecChanged | (kubectl) | orders-7f3a9c | 3",
                "2026-01-02T04:00:00.000Z | Applied | High | 2 | SpecChanged | alice@acme.com | orders-7f3a9c | 2",
                "2026-01-02T03:04:05.678Z | Created | 1");
        assertThat(result.err()).isEmpty();
        assertThat(result.code()).isZero();
    }

    @Test
    void showsTheFirstStatementsOfEach() throws Exception {
        keep(various());
        assertThat(history("orders", "-n", "team", "--steps").out()).contains("""
                    2BP01 role "y" owns objects
                    · GRANT SELECT ON TABLE "app"."a", "app"."customers" TO "x\\u202E"
                    [Failed] DROP ROLE "y"
                """).contains("    · CREATE ROLE \"reporting\"\n");
    }

    @Test
    void givesProgramsTheRecordsThemselves() throws Exception {
        keep(various());
        JsonNode json = new ObjectMapper().readTree(history("orders", "-n", "team", "-o", "json").out());
        assertThat(json).hasSize(6).isEqualTo(new YAMLMapper().readTree(history("orders", "-n", "team", "-o", "yaml").out()));
        for (int i = 0; i < 6; i++) {
            assertThat(AuditRecord.parse(json.get(i).toString())).isEqualTo(various().reversed().get(i));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            --actor  | alice@acme.com         | 4 2
            --actor  | BOB@*                  | 4
            --actor  | kubectl                | 3
            --actor  | ali                    |
            --object | role reporting         | 2
            --object | role "reporting"       | 2
            --object | user reporting         | 2
            --object | role y                 | 3
            --object | role orders            |
            --object | table app.orders       | 2
            --object | table "app"."customers"| 3
            --object | table customers        |
            --object | schema old             | 4
            --object | schema app             |
            --since  | 2h                     | 6
            --since  | 2026-01-03             | 6 5
            --since  | 2026-01-02T04:00:00Z   | 6 5 4 3 2
            --since  | 2026-01-02T05:00:00+01:00 | 6 5 4 3 2
            --since  | 5m                     |
            """)
    void showsOnlyWhatIsAskedFor(String option, String value, String expected) throws Exception {
        keep(various());
        Result result = history("orders", "-n", "team", option, value, "-o", "json");
        List<String> numbers = new ArrayList<>();
        new ObjectMapper().readTree(result.out()).forEach(record -> numbers.add(record.path("sequence").asText()));
        assertThat(String.join(" ", numbers)).isEqualTo(expected == null ? "" : expected);
        assertThat(result.code()).isZero();
    }

    @Test
    void showsAPageAndHowToSeeTheNext() throws Exception {
        keep(Chains.of("u0", 3));
        keep(Chains.of("u1", 120));
        Result first = history("orders", "-n", "team");
        assertThat(first.out().lines()).hasSize(51);
        assertThat(first.err()).contains("--uid u1 --before 71");
        Result second = history("orders", "-n", "team", "--uid", "u1", "--before", "71", "--limit", "70");
        assertThat(second.out().lines()).hasSize(71);
        assertThat(second.err()).contains("There are more: --uid u0 shows");
        Result third = history("orders", "-n", "team", "--uid", "u1", "--before", "2");
        assertThat(third.out()).contains("-- an earlier DatabaseSpec of the same name (uid u0)\n");
        assertThat(third.out().lines()).hasSize(1 + 1 + 1 + 3);
        assertThat(List.of(first.code(), second.code(), third.code())).containsOnly(0);
    }

    @Test
    void readsTheWholeChainAndSaysThatItIsAsItWasWritten() throws Exception {
        keep(Chains.of("u1", 120));
        Result result = history("orders", "-n", "team", "--verify");
        assertThat(result.out()).contains("record 120 is the newest, " + Chains.of("u1", 120).getLast().hash(),
                "120 records read, every one is as it was written");
        assertThat(result.code()).isZero();
        JsonNode json = new ObjectMapper().readTree(history("orders", "-n", "team", "--verify", "-o", "json").out());
        assertThat(json.path("intact").asBoolean()).isTrue();
        assertThat(json.at("/chains/0/sequence").asLong()).isEqualTo(120);
    }

    @Test
    void namesTheFirstWrongRecordOfABrokenChain() throws Exception {
        keep(Chains.of("u1", 120));
        String text = Files.readString(file());
        Files.writeString(file(), text.replace("orders-100\"", "orders-1OO\"").replace("orders-5\"", "orders-6\""));
        Result page = history("orders", "-n", "team");
        assertThat(page.err()).contains("the history of team/orders (uid u1) is broken at record 100: record 100 was changed").doesNotContain("record 5:");
        assertThat(page.out().lines()).hasSize(51);
        assertThat(page.code()).isEqualTo(1);
        assertThat(history("orders", "-n", "team", "--before", "90").code()).isZero();
        Result all = history("orders", "-n", "team", "--verify");
        assertThat(all.err()).contains("is broken at record 5: record 5 was changed");
        assertThat(all.code()).isEqualTo(1);

        Files.writeString(file(), text.replace(Chains.of("u1", 120).get(69).canonical() + "\n", ""));
        assertThat(history("orders", "-n", "team").err()).contains("record 70 is missing");
        Files.writeString(file(), text.replaceFirst("\n", "\nrubbish\n"));
        Result rubbish = history("orders", "-n", "team", "--verify");
        assertThat(rubbish.err()).startsWith("warning: ").contains("cannot be read");
        assertThat(rubbish.code()).isZero();
    }

    @Test
    void saysWhatToDoWhereThereIsNothingToShow() throws Exception {
        keep(various());
        assertThat(history("nobody", "-n", "team")).satisfies(result -> assertThat(result.code()).isEqualTo(3))
                .extracting(Result::err).asString().contains("no record of a DatabaseSpec \"nobody\" in namespace \"team\"", "history.jsonl");
        assertThat(history("orders", "-n", "elsewhere").code()).isEqualTo(3);
        assertThat(history("nobody", "-n", "team", "--verify").code()).isEqualTo(3);
        assertThat(history("orders", "-n", "team", "--since", "yesterday")).satisfies(result -> assertThat(result.code()).isEqualTo(3))
                .extracting(Result::err).asString().contains("7d");
        assertThat(history("orders", "-n", "team", "--object", "reporting").err()).contains("role x");
        assertThat(history("orders", "-n", "team", "--limit", "0").code()).isEqualTo(3);
        assertThat(history("orders", "-n", "team", "--verify", "--since", "1d").code()).isEqualTo(3);
        assertThat(history().code()).isEqualTo(3);
        Files.delete(file());
        assertThat(history("orders", "-n", "team")).satisfies(result -> assertThat(result.code()).isEqualTo(4))
                .extracting(Result::err).asString().contains("there is no file");
        environment.clear();
        assertThat(history("orders", "-n", "team")).satisfies(result -> assertThat(result.code()).isEqualTo(3))
                .extracting(Result::err).asString().contains("DBSPEC_AUDIT", "DBSPEC_FIRESTORE_PROJECT", "DBSPEC_AUDIT_FILE");
        environment.put("DBSPEC_AUDIT", "stone");
        assertThat(history("orders", "-n", "team").err()).contains("none, file or firestore is expected");
    }

    @Test
    @RequiresFirestore
    void showsTheSameFromFirestore() throws Exception {
        try (FirestoreEmulator emulator = FirestoreEmulator.start()) {
            environment = new TreeMap<>(emulator.environment());
            environment.putAll(Map.of("DBSPEC_AUDIT", "firestore", "DBSPEC_FIRESTORE_PROJECT", FirestoreEmulator.PROJECT, "DBSPEC_FIRESTORE_COLLECTION", "h"));
            keep(Chains.of("u0", 3));
            keep(various());
            Result result = history("orders", "-n", "team");
            assertThat(result.out().lines()).hasSize(1 + 6 + 1 + 3);
            assertThat(result.code()).isZero();
            assertThat(history("orders", "-n", "team", "--limit", "4").err()).contains("--uid u1 --before 3");
            assertThat(history("orders", "-n", "team", "--verify").out()).contains("9 records read");
            assertThat(history("nobody", "-n", "team").code()).isEqualTo(3);
            emulator.stop();
            assertThat(history("orders", "-n", "team")).satisfies(down -> assertThat(down.code()).isEqualTo(4)).extracting(Result::err).asString()
                    .contains("Firestore (emulator " + emulator.host());
        }
    }
}
