package dev.databasespec.testbed.quickstart;

import dev.databasespec.testbed.Cleanup;
import dev.databasespec.testbed.Folders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** Where the operator keeps the audit history: a file in a folder of its own, which goes when the quickstart ends. */
final class Kept implements AutoCloseable {
    private final Path folder = Folders.temporary("audit");
    private final Runnable closing = this::delete;

    Kept() {
        Cleanup.atExit(closing);
    }

    Path file() {
        return folder.resolve("history.jsonl");
    }

    /** What operator and command line need to know of it. */
    Map<String, String> environment() {
        return new TreeMap<>(Map.of("DBSPEC_AUDIT", "file", "DBSPEC_AUDIT_FILE", file().toString()));
    }

    /** Whether the end of this DatabaseChange has arrived; records are delivered after the change was made. */
    boolean holdsApplied(String change) {
        try {
            return Files.exists(file())
                    && Files.readAllLines(file()).stream().anyMatch(line -> line.contains("\"kind\":\"Applied\"") && line.contains("\"" + change + "\""));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void delete() {
        Folders.delete(folder);
    }

    @Override
    public void close() {
        delete();
        Cleanup.done(closing);
    }
}
