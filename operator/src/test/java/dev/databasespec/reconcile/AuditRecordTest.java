package dev.databasespec.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.databasespec.reconcile.AuditEntry.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.erdtman.jcs.JsonCanonicalizer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuditRecordTest {
    private static final AuditEntry.Place PLACE = new AuditEntry.Place("acme-prod:europe-west1:orders", "orders");
    private static final AuditEntry.Subject SUBJECT = new AuditEntry.Subject("team-orders", "orders", "6b1f", 4);
    private static final AuditEntry FULL = new AuditEntry(Instant.parse("2026-11-21T08:00:00.123999Z"), "prod-eu", Kind.Failed, PLACE, SUBJECT, "orders-7f3a9c",
            "00c0ffee", "SpecChanged", new AuditEntry.Requester("alice@acme.com", "Admission"),
            new AuditEntry.Approval("bob@acme.com", "2026-11-21T07:00:00Z", "as\u202Eked"),
            "sha256:ab", "Medium", List.of(new AuditEntry.Step("role \"x\"", "Grant", "Low", "GRANT \"a\" TO \"b\"\n", "Failed", "no \u0007")),
            new AuditEntry.Template("standard", null, "", "1.0.0", "sha256:cd"), new AuditEntry.Problem("42501", "denied"), "it failed", "15.7", "0.1.0", 41L);

    @Test
    void writesWhatTheContractSays() throws IOException {
        AuditRecord record = FULL.linkedTo(Link.FIRST);
        assertThat(record.canonical()).isEqualTo(new JsonCanonicalizer(record.canonical()).getEncodedString())
                .isEqualTo("{\"approval\":{\"at\":\"2026-11-21T07:00:00Z\","
                        + "\"by\":\"bob@acme.com\",\"reason\":\"as\\\\u202Eked\"},\"change\":\"orders-7f3a9c\",\"cluster\":\"prod-eu\",\"databaseSpec\":{\"generation\":4,\"name\":"
                        + "\"orders\",\"namespace\":\"team-orders\",\"uid\":\"6b1f\"},\"durationMillis\":41,\"error\":{\"message\":\"denied\",\"sqlstate\":\"42501\"},\"hash\":\""
                        + record.hash()
                        + "\",\"kind\":\"Failed\",\"message\":\"it failed\",\"operatorVersion\":\"0.1.0\",\"pass\":\"00c0ffee\",\"planHash\":\"sha256:ab\",\"previousHash\":\"sha256:"
                        + "0".repeat(64)
                        + "\",\"requestedBy\":{\"source\":\"Admission\",\"user\":\"alice@acme.com\"},\"risk\":\"Medium\",\"schema\":\"databasespec.dev/audit/v1\","
                        + "\"sequence\":1,\"serverVersion\":\"15.7\",\"steps\":[{\"action\":\"Grant\",\"hazard\":\"Low\",\"message\":\"no \\\\u0007\",\"object\":\"role \\\"x\\\"\","
                        + "\"result\":\"Failed\",\"sql\":\"GRANT \\\"a\\\" TO \\\"b\\\"\\n\"}],\"target\":{\"database\":\"orders\",\"instance\":\"acme-prod:europe-west1:orders\"},"
                        + "\"template\":{\"name\":\"standard\",\"toChecksum\":\"sha256:cd\",\"toVersion\":\"1.0.0\"},\"time\":\"2026-11-21T08:00:00.123Z\","
                        + "\"trigger\":\"SpecChanged\"}");
        assertThat(record.id()).isEqualTo("6b1f-000000000001");
    }

    @Test
    void leavesOutWhatHasNoValue() {
        AuditRecord record = AuditEntry.about(Instant.EPOCH, "", Kind.Created, PLACE, SUBJECT, null, null, "0.1.0").linkedTo(Link.FIRST);
        assertThat(record.fields().keySet()).containsExactly("databaseSpec", "hash", "kind", "operatorVersion", "previousHash", "schema", "sequence", "target",
                "time");
        assertThat(record.time()).isEqualTo("1970-01-01T00:00:00.000Z");
    }

    @Test
    void hashesTheCanonicalTextWithoutTheHash() throws Exception {
        AuditRecord record = FULL.linkedTo(new Link(41, "sha256:" + "1".repeat(64)));
        String without = record.canonical().replace("\"hash\":\"" + record.hash() + "\",", "");
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(new JsonCanonicalizer(without).getEncodedUTF8());
        assertThat(record.hash()).isEqualTo("sha256:" + HexFormat.of().formatHex(digest));
        assertThat(record.isIntact()).isTrue();
        assertThat(record.follows(new Link(41, "sha256:" + "1".repeat(64)))).isTrue();
        assertThat(record.follows(Link.FIRST)).isFalse();
    }

    @Test
    void noticesEveryChangeOfACharacter() {
        AuditRecord record = FULL.linkedTo(Link.FIRST);
        AuditRecord edited = AuditRecord.parse(record.canonical().replace("bob@acme.com", "eve@acme.com"));
        assertThat(edited.isIntact()).isFalse();
        assertThat(edited.hash()).isEqualTo(record.hash());
    }

    @Test
    void readsBackWhatItWrote() {
        AuditRecord record = FULL.linkedTo(Link.FIRST);
        assertThat(AuditRecord.parse(record.canonical())).isEqualTo(record);
        assertThat(AuditRecord.of(record.fields())).isEqualTo(record);
        assertThat(AuditRecord.parse(" " + record.canonical().replace(",\"", "\r\n\t , \"").replace("sha256", "\\u0073ha256") + "\n")).isEqualTo(record);
        assertThat(record.text("requestedBy.user")).contains("alice@acme.com");
        assertThat(record.text("requestedBy.user.x")).isEmpty();
        assertThat(record.steps()).singleElement().extracting(step -> step.get("action")).isEqualTo("Grant");
    }

    @Test
    void writesHostileTextsAsOtherImplementationsDo() throws IOException {
        Random random = new Random(8785);
        String alphabet = "aA\"\\/\b\f\n\r\t\0\u0001\u001f\u007f\u0080\u009b\u00e9\u2028\u2029\u202e\ufeff\ufffd\uffff\ud7ff\ue000<>&'";
        for (int i = 0; i < 3000; i++) {
            Map<String, Object> fields = new HashMap<>();
            for (int f = 0; f < 4; f++) {
                fields.put(text(random, alphabet), List.of(text(random, alphabet), random.nextLong() >> 11, random.nextBoolean(), Map.of(), List.of()));
            }
            String canonical = AuditJson.canonical(AuditJson.copied(fields, 0));
            assertThat(new JsonCanonicalizer(canonical).getEncodedString()).isEqualTo(canonical);
            assertThat(AuditJson.copied((Map<?, ?>) AuditJsonReader.read(canonical), 0)).isEqualTo(AuditJson.copied(fields, 0));
        }
    }

    private static String text(Random random, String alphabet) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(6); i >= 0; i--) {
            text.append(random.nextInt(4) == 0
                    ? Character.toString(0x10000 + random.nextInt(0x1000))
                    : String.valueOf(alphabet.charAt(random.nextInt(alphabet.length()))));
        }
        return text.toString();
    }

    @Test
    void sortsKeysByUtf16CodeUnits() {
        Map<String, Object> fields = Map.of("\u20ac", 1L, "\r", 2L, "\ufb33", 3L, "1", 4L, "\ud83d\ude00", 5L, "\u0080", 6L, "\u00f6", 7L);
        assertThat(AuditJson.canonical(new TreeMap<>(fields)))
                .isEqualTo("{\"\\r\":2,\"1\":4,\"\u0080\":6,\"\u00f6\":7,\"\u20ac\":1,\"\ud83d\ude00\":5,\"\ufb33\":3}");
    }

    @Test
    void replacesHalvesOfSurrogatePairsBecauseNoEncodingHoldsThem() {
        AuditRecord record = AuditEntry.about(Instant.EPOCH, "", Kind.Refused, PLACE, SUBJECT, null, null, "\ud800x\udc00\ud83d\ude00\udc00")
                .linkedTo(Link.FIRST);
        assertThat(record.text("operatorVersion")).contains("\ufffdx\ufffd\ud83d\ude00\ufffd");
        byte[] text = record.canonical().getBytes(StandardCharsets.UTF_8);
        assertThat(AuditRecord.parse(new String(text, StandardCharsets.UTF_8)).isIntact()).isTrue();
    }

    @Test
    void boundsTheTextsOfTenants() {
        AuditRecord record = AuditEntry.about(Instant.EPOCH, "", Kind.Refused, PLACE, SUBJECT, null, "\u0007".repeat(100_000), "1")
                .askedBy(new AuditEntry.Requester("u".repeat(100_000), "FieldManager")).linkedTo(Link.FIRST);
        assertThat(record.text("message").orElseThrow()).hasSizeLessThan(4100).endsWith("…");
        assertThat(record.text("requestedBy.user").orElseThrow()).hasSize(513).endsWith("…");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "[]", "{}", "{\"a\":null}", "{\"a\":1.5}", "{\"a\":1e3}", "{\"a\":01}", "{\"a\":9007199254740993}", "{\"a\":1,\"a\":1}",
            "{\"a\":\"\\ud800\"}", "{\"a\":\"\t\"}", "{\"a\":\"\\x\"}", "{\"a\":\"", "{\"a\":tru}", "{\"a\" 1}", "{\"a\":[1,]}", "{} x",
            "{\"a\":99999999999999999999}",
            "{\"a\":\"\\u00G0\"}", "{\"a\":-}", "{\"a\":-0}"})
    void refusesWhatIsNoRecord(String json) {
        assertThatThrownBy(() -> AuditRecord.parse(json)).isInstanceOf(IllegalArgumentException.class).message().startsWith("not ").doesNotContain("\n");
    }

    @Test
    void refusesJsonThatIsTooDeep() {
        assertThatThrownBy(() -> AuditRecord.parse("{\"a\":" + "[".repeat(1_000_000))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> AuditRecord.parse(FULL.linkedTo(Link.FIRST).canonical().replace("\"sequence\":1", "\"sequence\":0")))
                .hasMessageContaining("sequence");
    }
}
