package dev.databasespec.audit;

import dev.databasespec.reconcile.AuditException;
import dev.databasespec.reconcile.AuditHistory.Records;
import dev.databasespec.reconcile.AuditHistory.Search;
import dev.databasespec.reconcile.AuditHistory.Stored;
import dev.databasespec.reconcile.AuditRecord;
import dev.databasespec.reconcile.Link;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The lines about one name, from the end. */
final class FileRecords implements Records {
    private final BackwardLines lines;
    private final Search search;
    private final Path file;
    private final String quotedName;
    /** Whether what {@code uid} and {@code before} leave out is behind us. */
    private boolean begun;
    private String newest = "";

    FileRecords(BackwardLines lines, Search search, Path file) {
        this.lines = lines;
        this.search = search;
        this.file = file;
        String named = AuditRecord.canonical(Map.of("name", search.name()));
        this.quotedName = named.substring(1, named.length() - 1);
        this.begun = search.uid().isEmpty() && search.before() == Long.MAX_VALUE;
    }

    /** A file says nothing of what is not in it. */
    @Override
    public SortedMap<String, Link> ends() {
        return Collections.unmodifiableSortedMap(new TreeMap<>());
    }

    @Override
    public Optional<Stored> next() throws AuditException {
        try {
            for (Optional<BackwardLines.Line> line = lines.next(); line.isPresent(); line = lines.next()) {
                if (isPossible(line.get().text())) {
                    Stored stored = stored(line.get());
                    if (stored.record().isEmpty() || isWanted(stored.record().get())) {
                        return Optional.of(stored);
                    }
                }
            }
            return Optional.empty();
        } catch (IOException e) {
            throw FileFailures.of("read", file, e);
        }
    }

    /** Spares reading what is about others; what does not even look like a record is nobody's, and shown. */
    private boolean isPossible(String line) {
        return line.contains(quotedName) || !line.startsWith("{\"") || !line.endsWith("}");
    }

    private static Stored stored(BackwardLines.Line line) {
        try {
            return new Stored(line.where(), Optional.of(AuditRecord.parse(line.text())), "");
        } catch (IllegalArgumentException e) {
            return new Stored(line.where(), Optional.empty(),
                    line.where()
                            + (line.ended() ? " cannot be read: " + e.getMessage() : " is half a record, which is being written or was when somebody died"));
        }
    }

    private boolean isWanted(AuditRecord record) {
        if (!record.namespace().equals(search.namespace()) || !record.name().equals(search.name())) {
            return false;
        }
        if (!begun) {
            newest = newest.isEmpty() ? search.uid().orElse(record.uid()) : newest;
            begun = record.uid().equals(newest) ? record.sequence() < search.before() : search.uid().isEmpty();
        }
        return begun;
    }

    @Override
    public void close() {
        try {
            lines.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
