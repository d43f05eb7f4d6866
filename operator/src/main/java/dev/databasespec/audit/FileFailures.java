package dev.databasespec.audit;

import dev.databasespec.model.Printable;
import dev.databasespec.reconcile.AuditException;
import dev.databasespec.reconcile.AuditException.Kind;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** What the operating system says about a file, in words that help. */
final class FileFailures {
    private FileFailures() {}

    static AuditException of(String verb, Path file, IOException e) {
        String said = "the audit history cannot be " + verb + " at " + Printable.escaped(file.toString(), 300) + ": ";
        return switch (e) {
            case AccessDeniedException denied ->
                new AuditException(Kind.SinkRefused, said + "permission denied; look at owner and mode of the file and its folder"
                        + " (the image runs as an unprivileged user, and its root file system is read-only)", e);
            case NoSuchFileException missing -> new AuditException(Kind.SinkRefused, said + "there is no such file; mend DBSPEC_AUDIT_FILE", e);
            case FileSystemException other -> new AuditException(Kind.SinkRefused, said + reason(other.getReason()), e);
            default -> new AuditException(Kind.SinkUnavailable, said + reason(e.getMessage()) + "; look at the disk", e);
        };
    }

    private static String reason(@Nullable String said) {
        return Printable.escaped(String.valueOf(said), 300);
    }
}
