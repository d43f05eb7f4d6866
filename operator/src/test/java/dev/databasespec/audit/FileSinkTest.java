package dev.databasespec.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.databasespec.reconcile.AuditEntry;
import dev.databasespec.reconcile.AuditException;
import dev.databasespec.reconcile.AuditException.Kind;
import dev.databasespec.reconcile.AuditHistory;
import dev.databasespec.reconcile.AuditHistory.Stored;
import dev.databasespec.reconcile.AuditRecord;
import dev.databasespec.reconcile.Link;
import dev.databasespec.testbed.Await;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileSinkTest {
    @TempDir
    Path folder;
    private Path file = Path.of("");

    @BeforeEach
    void name() {
        file = folder.resolve("audit/history.jsonl");
    }

    @Test
    void keepsEachRecordAsOneLineInItsCanonicalText() throws Exception {
        List<AuditRecord> records = Chains.of("u1", 3);
        try (FileSink sink = new FileSink(file)) {
            Chains.append(sink, records);
            assertThat(sink.head(Chains.PLACE, "u1")).contains(records.getLast().link());
            assertThat(sink.head(Chains.PLACE, "u2")).isEmpty();
        }
        assertThat(Files.readAllLines(file)).containsExactlyElementsOf(records.stream().map(AuditRecord::canonical).toList());
        assertThat(Chains.records(new FileHistory(file), Chains.search("orders"))).containsExactlyElementsOf(records.reversed());
    }

    @Test
    void changesNothingWhenARecordIsDeliveredAgain() throws Exception {
        List<AuditRecord> records = Chains.of("u1", 5);
        try (FileSink sink = new FileSink(file, 1500)) {
            Chains.append(sink, records);
            Chains.append(sink, records);
        }
        try (FileSink sink = new FileSink(file, 1500)) {
            Chains.append(sink, records);
        }
        assertThat(Files.exists(folder.resolve("audit/history.jsonl.2"))).isTrue();
        assertThat(Chains.records(new FileHistory(file), Chains.search("orders"))).containsExactlyElementsOf(records.reversed());
    }

    @Test
    void refusesAnotherRecordWithTheSameNumber() throws Exception {
        List<AuditRecord> records = Chains.of("u1", 3);
        List<AuditRecord> others = Chains.of(Chains.PLACE, "team", "renamed", "u1", 3);
        try (FileSink sink = new FileSink(file)) {
            Chains.append(sink, records);
            for (AuditRecord other : others) {
                assertThatThrownBy(() -> sink.append(other)).isInstanceOfSatisfying(AuditException.class, e -> assertThat(e.kind()).isEqualTo(Kind.Conflict))
                        .hasMessageContaining("record " + other.sequence() + " of team/renamed");
            }
            AuditRecord edited = AuditRecord.parse(Chains.of("u1", 4).getLast().canonical().replace("alice", "malice"));
            assertThatThrownBy(() -> sink.append(edited)).hasMessageContaining("its hash is not that of its content");
        }
        assertThat(Chains.records(new FileHistory(file), Chains.search("orders"))).hasSize(3);
    }

    @Test
    void takesAwayTheHalfOfARecordThatADeadProcessLeft() throws Exception {
        List<AuditRecord> records = Chains.of("u1", 3);
        write(records.get(0).canonical() + "\n" + records.get(1).canonical() + "\n" + records.get(2).canonical().substring(0, 99));
        assertThat(Chains.read(new FileHistory(file), Chains.search("orders")).getFirst().problem()).contains("half a record");
        try (FileSink sink = new FileSink(file)) {
            assertThat(sink.head(Chains.PLACE, "u1")).contains(records.get(1).link());
            sink.append(records.get(2));
        }
        assertThat(Files.readAllLines(file)).containsExactlyElementsOf(records.stream().map(AuditRecord::canonical).toList());
    }

    @Test
    void keepsARecordThatLacksOnlyTheEndOfItsLine() throws Exception {
        List<AuditRecord> records = Chains.of("u1", 2);
        write(records.get(0).canonical());
        try (FileSink sink = new FileSink(file)) {
            Chains.append(sink, records);
        }
        assertThat(Files.readAllLines(file)).containsExactlyElementsOf(records.stream().map(AuditRecord::canonical).toList());
    }

    @Test
    void keepsAllFilesAndGoesOnWithANewOneWhenOneIsFull() throws Exception {
        List<AuditRecord> records = Chains.of("u1", 40);
        List<AuditRecord> others = Chains.of(Chains.PLACE, "team", "other", "u2", 40);
        for (int i = 0; i < 40; i++) {
            try (FileSink sink = new FileSink(file, 4000)) {
                sink.append(records.get(i));
                sink.append(others.get(i));
                sink.append(records.get(i / 2));
            }
        }
        try (Stream<Path> files = Files.list(file.getParent())) {
            assertThat(files.filter(f -> f.getFileName().toString().matches("history.jsonl(\\.[0-9]+)?")).count()).isGreaterThan(10);
        }
        assertThat(Chains.records(new FileHistory(file), Chains.search("orders"))).containsExactlyElementsOf(records.reversed());
        assertThat(Chains.wrong(new FileHistory(file), Chains.search("other"))).isEmpty();
    }

    @Test
    void findsTheEndsOfItsChainsWhenTheFileThatRemembersThemIsGoneOrWrong() throws Exception {
        List<AuditRecord> records = Chains.of("u1", 20);
        try (FileSink sink = new FileSink(file, 3000)) {
            Chains.append(sink, records);
        }
        Path heads = file.resolveSibling("history.jsonl.heads");
        for (String text : List.of("", "rubbish", "full files: 999999\n1 sha256:x u1\n", Files.readString(heads).replaceAll("\n[0-9]+ ", "\nx "))) {
            Files.writeString(heads, text);
            try (FileSink sink = new FileSink(file, 3000)) {
                assertThat(sink.head(Chains.PLACE, "u1")).contains(records.getLast().link());
            }
        }
        Files.delete(heads);
        try (FileSink sink = new FileSink(file, 3000)) {
            assertThat(sink.head(Chains.PLACE, "u1")).contains(records.getLast().link());
        }
    }

    @Test
    void isWrittenByOneProcessOnly() throws Exception {
        AuditRecord record = Chains.of("u2", 1).getFirst();
        try (FileSink second = new FileSink(file)) {
            try (FileSink sink = new FileSink(file)) {
                sink.append(Chains.of("u1", 1).getFirst());
                assertThatThrownBy(() -> second.append(record)).hasMessageContaining("another process writes").hasMessageContaining(".lock");
            }
            second.append(record);
        }
        assertThat(Files.readAllLines(file)).hasSize(2);
    }

    @Test
    void isReadWhileItIsWritten() throws Exception {
        List<AuditRecord> records = Chains.of("u1", 300);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor(); FileSink sink = new FileSink(file, 20_000)) {
            sink.append(records.getFirst());
            var writing = threads.submit(() -> {
                Chains.append(sink, records);
                return true;
            });
            while (!writing.isDone()) {
                List<Stored> read = Chains.read(new FileHistory(file), Chains.search("orders"));
                assertThat(Chains.wrong(new FileHistory(file), Chains.search("orders"))).isEmpty();
                assertThat(read).allSatisfy(stored -> assertThat(stored.problem()).isEmpty());
            }
            assertThat(writing.get()).isTrue();
        }
        assertThat(Chains.records(new FileHistory(file), Chains.search("orders"))).hasSize(300);
    }

    @Test
    void takesRecordsOfManyChainsAtOnce() throws Exception {
        List<Callable<Boolean>> deliveries = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor(); FileSink sink = new FileSink(file, 30_000)) {
            for (int i = 0; i < 20; i++) {
                List<AuditRecord> records = Chains.of(Chains.PLACE, "team", "orders" + i, "u" + i, 20);
                deliveries.add(() -> {
                    Chains.append(sink, records);
                    return true;
                });
            }
            for (var done : threads.invokeAll(deliveries)) {
                assertThat(done.get()).isTrue();
            }
        }
        for (int i = 0; i < 20; i++) {
            assertThat(Chains.records(new FileHistory(file), Chains.search("orders" + i))).hasSize(20);
            assertThat(Chains.wrong(new FileHistory(file), Chains.search("orders" + i))).isEmpty();
        }
    }

    @Test
    void keepsEverythingItSaidItKeptWhenItIsKilled() throws Exception {
        for (int round = 0; round < 4; round++) {
            Path told = folder.resolve("told-" + round);
            Process child = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx128m", "-cp",
                    System.getProperty("java.class.path"), EndlessWriter.class.getName(), file.toString(), told.toString(), "u" + round).inheritIO().start();
            long enough = 50L + new Random(round).nextInt(200);
            Await.until("records of the child", Duration.ofSeconds(60), () -> size(told) > enough || !child.isAlive());
            child.destroyForcibly().waitFor();

            long kept = Files.readAllLines(told).size();
            try (FileSink sink = new FileSink(file, 20_000)) {
                assertThat(sink.head(Chains.PLACE, "u" + round).orElse(Link.FIRST).sequence()).isBetween(kept, kept + 1);
            }
            assertThat(Chains.wrong(new FileHistory(file), Chains.search("orders"))).isEmpty();
        }
    }

    /** Writes one byte for each record that it was told is kept. */
    static final class EndlessWriter {
        private EndlessWriter() {}

        public static void main(String[] arguments) throws Exception {
            Link end = Link.FIRST;
            try (FileSink sink = new FileSink(Path.of(arguments[0]), 20_000);
                    FileChannel told = FileChannel.open(Path.of(arguments[1]), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
                for (int i = 1; i < 100_000; i++) {
                    AuditRecord record = Chains.applied(Chains.PLACE, new AuditEntry.Subject("team", "orders", arguments[2], i), i,
                            List.of(Chains.step("role \"x\"", "x".repeat(i % 7 * 1000)))).linkedTo(end);
                    sink.append(record);
                    told.write(StandardCharsets.UTF_8.encode("\n"));
                    end = record.link();
                }
            }
        }
    }

    private static long size(Path path) {
        try {
            return Files.size(path);
        } catch (IOException e) {
            return 0;
        }
    }

    @Test
    void showsWhatSomebodyDidToTheFile() throws Exception {
        List<AuditRecord> records = Chains.of("u1", 9);
        String text = String.join("\n", records.stream().map(AuditRecord::canonical).toList()) + "\n";
        Map<String, String> wrong = new TreeMap<>(Map.of(text.replace("orders-4", "orders-5"), "record 4 was changed",
                text.replace(records.get(4).canonical() + "\n", ""), "record 5 is missing", text.replace(records.get(4).canonical(), "{\"not\": \"json"),
                "record 5 is missing", text.replace(records.get(4).canonical() + "\n", records.get(4).canonical() + "\n" + records.get(4).canonical() + "\n"),
                "record 5 is there twice"));
        for (Map.Entry<String, String> tampered : wrong.entrySet()) {
            write(tampered.getKey());
            assertThat(Chains.wrong(new FileHistory(file), Chains.search("orders"))).singleElement().asString().contains(tampered.getValue());
        }
        write(text.replace(records.get(4).canonical(), "oops"));
        assertThat(Chains.read(new FileHistory(file), Chains.search("orders"))).extracting(Stored::problem)
                .anyMatch(p -> p.contains("byte") && p.contains("JSON"));
    }

    @Test
    void readsFromAnyNumberAndUidDownwards() throws Exception {
        List<AuditRecord> old = Chains.of("u0", 3);
        List<AuditRecord> records = Chains.of("u1", 9);
        try (FileSink sink = new FileSink(file, 3000)) {
            Chains.append(sink, old);
            Chains.append(sink, records);
        }
        AuditHistory history = new FileHistory(file);
        assertThat(Chains.records(history, new AuditHistory.Search("team", "orders", Optional.empty(), 4, 10))).extracting(AuditRecord::id)
                .startsWith("u1-000000000003").endsWith("u0-000000000001").hasSize(6);
        assertThat(Chains.records(history, new AuditHistory.Search("team", "orders", Optional.of("u0"), 3, 10))).extracting(AuditRecord::sequence)
                .containsExactly(2L, 1L);
        assertThat(Chains.records(history, new AuditHistory.Search("other", "orders", Optional.empty(), Long.MAX_VALUE, 10))).isEmpty();
    }

    @Test
    void saysWhatIsWrongWithThePath() throws Exception {
        Files.createDirectories(file);
        try (FileSink sink = new FileSink(file)) {
            assertThatThrownBy(() -> sink.append(Chains.of("u1", 1).getFirst())).isInstanceOf(AuditException.class).hasMessageContaining("history.jsonl");
        }
        assertThatThrownBy(() -> Chains.records(new FileHistory(folder.resolve("missing.jsonl")), Chains.search("orders")))
                .hasMessageContaining("there is no file").hasMessageContaining("DBSPEC_AUDIT_FILE");
    }

    private void write(String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
