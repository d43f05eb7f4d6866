package dev.databasespec.audit;

import dev.databasespec.reconcile.AuditException;
import dev.databasespec.reconcile.AuditHistory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Reads the files that {@link FileSink} keeps, from their end, while it writes to them. */
public final class FileHistory implements AuditHistory {
    private final FileParts parts;

    public FileHistory(Path file) {
        this.parts = new FileParts(file);
    }

    @Override
    public Records newestFirst(Search search) throws AuditException {
        try {
            List<Path> files = parts.newestFirst();
            if (files.isEmpty()) {
                throw new AuditException(AuditException.Kind.SinkUnavailable,
                        "there is no " + name() + ": either nothing was written to it yet, or DBSPEC_AUDIT_FILE"
                                + " names another one than the operator's");
            }
            return new FileRecords(BackwardLines.of(parts), search, parts.file());
        } catch (IOException e) {
            throw FileFailures.of("read", parts.file(), e);
        }
    }

    @Override
    public String name() {
        return "file " + parts.file();
    }

    @Override
    public void close() {}
}
