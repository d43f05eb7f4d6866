package dev.databasespec.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.cloud.firestore.DocumentReference;
import com.google.cloud.firestore.DocumentSnapshot;
import com.google.cloud.firestore.FieldValue;
import com.google.cloud.firestore.Firestore;
import com.google.cloud.firestore.FirestoreOptions;
import com.google.cloud.firestore.WriteBatch;
import dev.databasespec.reconcile.AuditEntry;
import dev.databasespec.reconcile.AuditException;
import dev.databasespec.reconcile.AuditException.Kind;
import dev.databasespec.reconcile.AuditHistory.Records;
import dev.databasespec.reconcile.AuditHistory.Search;
import dev.databasespec.reconcile.AuditHistory.Stored;
import dev.databasespec.reconcile.AuditRecord;
import dev.databasespec.reconcile.Link;
import dev.databasespec.testbed.FirestoreEmulator;
import dev.databasespec.testbed.RequiresFirestore;
import dev.databasespec.testbed.TcpProxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@RequiresFirestore
class FirestoreSinkTest {
    private static FirestoreEmulator emulator = FirestoreEmulator.start();
    private static Firestore raw = FirestoreOptions.newBuilder().setProjectId(FirestoreEmulator.PROJECT).setEmulatorHost(emulator.host())
            .setCredentials(new FirestoreOptions.EmulatorCredentials()).build().getService();
    private FirestoreStore store = store(emulator.host(), FirestoreStore.PATIENCE);
    private FirestoreSink sink = new FirestoreSink(store);
    private FirestoreHistory history = new FirestoreHistory(store);

    @BeforeAll
    static void warmUp() throws Exception {
        raw.document("warm/up").get().get();
    }

    @AfterAll
    static void stop() {
        raw.shutdownNow();
        emulator.close();
    }

    @BeforeEach
    void wipe() {
        emulator.wipe();
    }

    @AfterEach
    void close() {
        store.close();
    }

    private static FirestoreStore store(String host, Duration patience) {
        return new FirestoreStore(new AuditSettings(AuditSettings.Kind.FIRESTORE, Optional.empty(), false, Optional.of(FirestoreEmulator.PROJECT), "(default)",
                "databaseSpecs", Optional.of(host), Optional.empty()), patience);
    }

    private static DocumentReference head() {
        return raw.document("databaseSpecs/acme-prod:europe-west1:orders~orders");
    }

    private static DocumentReference document(String id) {
        return head().collection("changes").document(id);
    }

    @Test
    void keepsWhatTheContractSaysWhereItSays() throws Exception {
        List<AuditRecord> records = Chains.of("u1", 2);
        Chains.append(sink, records);

        DocumentSnapshot second = document("u1-000000000002").get().get();
        assertThat(second.getData()).isEqualTo(records.get(1).fields());
        assertThat(second.get("sequence")).isEqualTo(2L);
        assertThat(second.get("time")).isEqualTo("2026-11-21T08:02:00.000Z");
        Map<String, Object> head = Optional.ofNullable(head().get().get().getData()).orElseThrow();
        assertThat(head).containsEntry("sequence", 2L).containsEntry("hash", records.get(1).hash()).containsEntry("names", List.of("team/orders"))
                .containsEntry("target", Map.of("instance", "acme-prod:europe-west1:orders", "database", "orders"))
                .containsEntry("chains", Map.of("u1", Map.of("sequence", 2L, "hash", records.get(1).hash())));
        assertThat(sink.head(Chains.PLACE, "u1")).contains(records.get(1).link());
        assertThat(sink.head(Chains.PLACE, "u2")).isEmpty();
        assertThat(sink.head(new AuditEntry.Place("none", "none"), "u1")).isEmpty();
    }

    @Test
    void changesNothingWhenARecordIsDeliveredAgain() throws Exception {
        List<AuditRecord> records = Chains.of("u1", 3);
        Chains.append(sink, records);
        var written = head().get().get().getUpdateTime();
        Chains.append(sink, records);
        assertThat(head().get().get().getUpdateTime()).isEqualTo(written);
        assertThat(Chains.records(history, Chains.search("orders"))).containsExactlyElementsOf(records.reversed());
    }

    @Test
    void refusesAnotherRecordWithTheSameNumber() throws Exception {
        Chains.append(sink, Chains.of("u1", 2));
        for (AuditRecord other : Chains.of(Chains.PLACE, "team", "renamed", "u1", 2)) {
            assertThatThrownBy(() -> sink.append(other)).isInstanceOfSatisfying(AuditException.class, e -> {
                assertThat(e.kind()).isEqualTo(Kind.Conflict);
                assertThat(e.retryable()).isFalse();
            }).hasMessageContaining("has another one with this number");
        }
        AuditRecord edited = AuditRecord.parse(Chains.of("u1", 3).getLast().canonical().replace("alice", "malice"));
        assertThatThrownBy(() -> sink.append(edited)).hasMessageContaining("its hash is not that of its content");
        assertThat(Chains.records(history, Chains.search("orders"))).hasSize(2);
    }

    @Test
    void keepsSeveralChainsOfOneDatabaseApart() throws Exception {
        Chains.append(sink, Chains.of("u0", 3));
        Chains.append(sink, Chains.of(Chains.PLACE, "team", "orders", "u1", 12));
        Chains.append(sink, Chains.of(Chains.PLACE, "elsewhere", "orders", "u2", 2));
        assertThat(Chains.records(history, Chains.search("orders"))).hasSize(15).extracting(AuditRecord::id).startsWith("u1-000000000012")
                .endsWith("u0-000000000001");
        assertThat(Chains.records(history, new Search("team", "orders", Optional.of("u0"), 3, 10))).extracting(AuditRecord::sequence).containsExactly(2L, 1L);
        assertThat(Chains.records(history, new Search("team", "orders", Optional.of("u9"), Long.MAX_VALUE, 10))).isEmpty();
        assertThat(Chains.wrong(history, Chains.search("orders"))).isEmpty();
        assertThat(Chains.records(history, new Search("elsewhere", "orders", Optional.empty(), Long.MAX_VALUE, 10))).hasSize(2);
        assertThat(Chains.records(history, Chains.search("unknown"))).isEmpty();
    }

    @Test
    void takesRecordsOfManyChainsAtOnceAndEachOfThemTwice() throws Exception {
        List<Callable<Boolean>> deliveries = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            List<AuditRecord> records = Chains.of("u" + i % 6, 4);
            deliveries.add(() -> {
                Chains.deliver(sink, records);
                return true;
            });
        }
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var done : threads.invokeAll(deliveries)) {
                assertThat(done.get()).isTrue();
            }
        }
        for (int i = 0; i < 6; i++) {
            assertThat(sink.head(Chains.PLACE, "u" + i)).map(Link::sequence).contains(4L);
        }
        assertThat(Chains.records(history, Chains.search("orders"))).hasSize(24);
        assertThat(Chains.wrong(history, Chains.search("orders"))).isEmpty();
    }

    @Test
    void spreadsTheStepsOfALargeRecordOverDocuments() throws Exception {
        List<AuditEntry.Step> steps = IntStream.range(0, 30_000)
                .mapToObj(i -> Chains.step("role \"r\"", "GRANT SELECT ON TABLE \"app\".\"t" + i + "\" TO \"\u20ac\""))
                .toList();
        List<AuditEntry.Step> huge = List.of(Chains.step("a", "\ud83d\ude00".repeat(600_000)), Chains.step("b", "x".repeat(2_000_000)),
                Chains.step("c", "small"));
        AuditEntry.Subject subject = new AuditEntry.Subject("team", "orders", "u1", 1);
        AuditRecord first = Chains.applied(Chains.PLACE, subject, 1, steps).linkedTo(Link.FIRST);
        AuditRecord second = Chains.applied(Chains.PLACE, subject, 2, huge).linkedTo(first.link());
        assertThat(first.canonical().length()).isGreaterThan(3_000_000);

        sink.append(first);
        sink.append(second);
        sink.append(first);

        assertThat(document(first.id()).collection("steps").get().get().size()).isGreaterThan(3);
        assertThat(document(first.id()).get().get().getData()).doesNotContainKey("steps").containsEntry("hash", first.hash());
        assertThat(Chains.records(history, Chains.search("orders"))).containsExactly(second, first);
        assertThat(Chains.wrong(history, Chains.search("orders"))).isEmpty();

        document(first.id()).collection("steps").get().get().getDocuments().getLast().getReference().delete().get();
        assertThat(Chains.wrong(history, Chains.search("orders"))).singleElement().asString().contains("record 1 was changed");
    }

    @ParameterizedTest
    @CsvSource({"a/b, x", "__a__, x", "a~b, y~z", "., .", "'{namespace}%2F*', 'ü\u20ac`\"'", "a.b.c, '../..'"})
    void keepsDatabasesWithAnyName(String database, String uid) throws Exception {
        AuditEntry.Place place = new AuditEntry.Place("__[::1]:5432", database);
        List<AuditRecord> records = Chains.of(place, "team", "orders", uid, 12);
        Chains.append(sink, records);
        assertThat(sink.head(place, uid)).contains(records.getLast().link());
        assertThat(Chains.records(history, Chains.search("orders"))).containsExactlyElementsOf(records.reversed());
        assertThat(Chains.wrong(history, Chains.search("orders"))).isEmpty();
    }

    @Test
    void readsOneOfManyPagesOfTenThousandRecords() throws Exception {
        List<AuditRecord> records = Chains.of("u1", 10_000);
        fill(records.subList(0, 9_999));
        sink.append(records.getLast());
        long bytes = records.getLast().canonical().length();
        try (CountingLine line = new CountingLine(emulator.port()); FirestoreStore counted = store(line.host(), FirestoreStore.PATIENCE)) {
            List<AuditRecord> page = new ArrayList<>();
            try (Records read = new FirestoreHistory(counted).newestFirst(new Search("team", "orders", Optional.empty(), Long.MAX_VALUE, 51))) {
                while (page.size() < 51) {
                    page.add(read.next().flatMap(Stored::record).orElseThrow());
                }
            }
            assertThat(page).containsExactlyElementsOf(records.subList(9_949, 10_000).reversed());
            assertThat(line.bytes()).isLessThan(51 * bytes * 3);
            long before = line.bytes();
            assertThat(new FirestoreHistory(counted).newestFirst(new Search("team", "orders", Optional.empty(), 5_000, 3)).next().flatMap(Stored::record))
                    .contains(records.get(4_998));
            assertThat(line.bytes() - before).isLessThan(10 * bytes);
        }
        assertThat(Chains.wrong(history, new Search("team", "orders", Optional.empty(), Long.MAX_VALUE, 1000))).isEmpty();

        WriteBatch gap = raw.batch();
        records.subList(2_000, 2_499).forEach(record -> gap.delete(document(record.id())));
        gap.commit().get();
        assertThat(Chains.wrong(history, new Search("team", "orders", Optional.empty(), Long.MAX_VALUE, 1000))).singleElement().asString()
                .contains("records 2001 to 2499 are missing");
    }

    private static void fill(List<AuditRecord> records) throws Exception {
        for (int from = 0; from < records.size(); from += 500) {
            WriteBatch batch = raw.batch();
            records.subList(from, Math.min(records.size(), from + 500)).forEach(record -> batch.set(document(record.id()), record.fields()));
            batch.commit().get();
        }
    }

    @Test
    void showsWhatSomebodyDidToTheDocuments() throws Exception {
        List<AuditRecord> records = Chains.of("u1", 9);
        Chains.append(sink, records);
        tampered(4, Map.of("risk", "None"), "record 4 was changed");
        tampered(4, Map.of("extra", 1.5), "record 4 is missing");
        tampered(4, Map.of("risk", FieldValue.delete()), "record 4 was changed");
        tampered(4, Map.of("sequence", 5L), "record 4 is missing");
        tampered(9, Map.of("hash", "sha256:x"), "record 9 was changed");

        document(records.get(3).id()).set(records.get(4).fields()).get();
        document(records.get(4).id()).set(records.get(3).fields()).get();
        assertThat(Chains.wrong(history, Chains.search("orders"))).singleElement().asString().contains("sequence=4");
        document(records.get(3).id()).set(records.get(3).fields()).get();
        document(records.get(4).id()).set(records.get(4).fields()).get();
        assertThat(Chains.wrong(history, Chains.search("orders"))).isEmpty();

        document(records.get(8).id()).delete().get();
        assertThat(Chains.wrong(history, Chains.search("orders"))).singleElement().asString().contains("record 9 is missing");
        document(records.get(8).id()).set(records.get(8).fields()).get();
        for (long end : new long[]{3, 999_999_999_999L, Long.MAX_VALUE}) {
            head().update("chains.u1.sequence", end).get();
            assertThat(Chains.records(history, Chains.search("orders"))).hasSize(9);
            assertThat(Chains.wrong(history, Chains.search("orders"))).isNotEmpty();
        }
    }

    private void tampered(int sequence, Map<String, Object> fields, String expected) throws Exception {
        AuditRecord record = Chains.of("u1", 9).get(sequence - 1);
        document(record.id()).update(fields).get();
        assertThat(Chains.wrong(history, Chains.search("orders"))).as("%s", fields).singleElement().asString().contains(expected);
        document(record.id()).set(record.fields()).get();
    }

    @Test
    void saysWithinItsPatienceThatNobodyAnswers() throws Exception {
        AuditRecord record = Chains.of("u1", 1).getFirst();
        try (TcpProxy proxy = TcpProxy.to(emulator.port()); FirestoreStore impatient = store(proxy.host(), Duration.ofSeconds(2))) {
            FirestoreSink far = new FirestoreSink(impatient);
            proxy.delay(Duration.ofMinutes(1));
            unavailable(far, record);
            proxy.forward();
            proxy.refuse();
            unavailable(far, record);
            proxy.forward();
        }
        sink.append(record);
        assertThat(Chains.records(history, Chains.search("orders"))).containsExactly(record);
    }

    private static void unavailable(FirestoreSink sink, AuditRecord record) {
        long start = System.nanoTime();
        assertThatThrownBy(() -> sink.append(record)).isInstanceOfSatisfying(AuditException.class, e -> {
            assertThat(e.kind()).isEqualTo(Kind.SinkUnavailable);
            assertThat(e.retryable()).isTrue();
        }).hasMessageContaining("Firestore (emulator 127.0.0.1:");
        assertThatThrownBy(() -> sink.head(record.target(), record.uid())).isInstanceOf(AuditException.class);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(8));
    }

    @Test
    void keepsARecordOnceWhenTheAnswerIsLostAfterTheWrite() throws Exception {
        List<AuditRecord> records = Chains.of("u1", 3);
        try (TcpProxy proxy = TcpProxy.to(emulator.port()); FirestoreStore behind = store(proxy.host(), Duration.ofSeconds(10))) {
            sink = new FirestoreSink(behind);
            sink.append(records.get(0));
            proxy.cutAnswerAfter(records.get(1).hash());
            Chains.deliver(sink, records.subList(1, 3));
            assertThat(proxy.hasCut()).isTrue();
        }
        assertThat(Chains.records(history, Chains.search("orders"))).containsExactlyElementsOf(records.reversed());
        assertThat(Chains.wrong(history, Chains.search("orders"))).isEmpty();
    }

    @Test
    void goesOnWhenTheEmulatorHungOrWasKilled() throws Exception {
        List<AuditRecord> records = Chains.of("u1", 3);
        try (FirestoreStore impatient = store(emulator.host(), Duration.ofSeconds(3))) {
            sink = new FirestoreSink(impatient);
            sink.append(records.get(0));
            emulator.pause();
            try {
                unavailableWithin(records.get(1), Duration.ofSeconds(6));
            } finally {
                emulator.resume();
            }
            Chains.deliver(sink, records.subList(0, 2));
            emulator.stop();
            unavailableWithin(records.get(2), Duration.ofSeconds(6));
            emulator.restart();
            Chains.deliver(sink, records);
        }
        assertThat(Chains.records(history, Chains.search("orders"))).containsExactlyElementsOf(records.reversed());
    }

    private void unavailableWithin(AuditRecord record, Duration limit) {
        long start = System.nanoTime();
        assertThatThrownBy(() -> sink.append(record)).isInstanceOf(AuditException.class).hasMessageContaining("Firestore");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(limit);
    }
}
