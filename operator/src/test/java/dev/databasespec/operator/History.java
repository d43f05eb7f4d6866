package dev.databasespec.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.cloud.firestore.FirestoreOptions;
import dev.databasespec.reconcile.AuditRecord;
import dev.databasespec.reconcile.Link;
import dev.databasespec.testbed.FirestoreEmulator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/** What a sink has kept, in the order in which it was delivered. */
record History(List<AuditRecord> records) {
    static History inFile(Path file) {
        try {
            return new History(Files.exists(file) ? Files.readAllLines(file).stream().map(AuditRecord::parse).toList() : List.of());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Records whose steps fit into their own document. */
    @SuppressWarnings("try") // closing may be interrupted
    static History in(FirestoreEmulator emulator) {
        var options = FirestoreOptions.newBuilder().setProjectId(FirestoreEmulator.PROJECT).setEmulatorHost(emulator.host())
                .setCredentials(new FirestoreOptions.EmulatorCredentials()).build();
        try (var firestore = options.getService()) {
            return new History(firestore.collectionGroup("changes").get().get().getDocuments().stream()
                    .sorted(Comparator.comparing(d -> Objects.requireNonNull(d.getCreateTime()))).map(d -> AuditRecord.of(d.getData())).toList());
        } catch (Exception e) {
            throw new IllegalStateException("the emulator cannot be read", e);
        }
    }

    History of(String uid) {
        return new History(records.stream().filter(r -> r.uid().equals(uid)).toList());
    }

    /** Those of one kind. */
    List<AuditRecord> kind(String kind) {
        return records.stream().filter(r -> r.kind().equals(kind)).toList();
    }

    /** That a change ended; announcements are left out. */
    List<AuditRecord> ends(String change) {
        return records.stream().filter(r -> r.text("change").filter(change::equals).isPresent() && !r.kind().equals("Applying")).toList();
    }

    /** Of one DatabaseSpec: every number once and in order, every hash right, and each naming the one before it. */
    void isWhole() {
        Link end = Link.FIRST;
        for (AuditRecord record : records) {
            assertThat(record.sequence()).as("the record after " + end.sequence() + " of " + records).isEqualTo(end.sequence() + 1);
            assertThat(record.isIntact()).as("the hash of " + record).isTrue();
            assertThat(record.follows(end)).as("that it follows the one before: " + record).isTrue();
            end = record.link();
        }
    }
}
