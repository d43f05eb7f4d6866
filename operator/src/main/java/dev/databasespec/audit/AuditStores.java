package dev.databasespec.audit;

import dev.databasespec.reconcile.AuditHistory;
import dev.databasespec.reconcile.AuditSink;
import java.nio.file.Path;
import java.util.Optional;

/** Makes what the settings name. Nothing is opened or asked for before the first record: a place that is not there must not keep anybody from starting. */
public final class AuditStores {
    private AuditStores() {}

    /** {@code folder} is where a relative path starts. */
    public static AuditSink sink(AuditSettings settings, Path folder) {
        return switch (settings.kind()) {
            case NONE -> AuditSink.NONE;
            case FILE -> new FileSink(path(settings, folder));
            case FIRESTORE -> new FirestoreSink(new FirestoreStore(settings));
        };
    }

    /** Empty where nothing is kept. */
    public static Optional<AuditHistory> history(AuditSettings settings, Path folder) {
        return switch (settings.kind()) {
            case NONE -> Optional.empty();
            case FILE -> Optional.of(new FileHistory(path(settings, folder)));
            case FIRESTORE -> Optional.of(new FirestoreHistory(new FirestoreStore(settings)));
        };
    }

    private static Path path(AuditSettings settings, Path folder) {
        return folder.resolve(settings.file().orElseThrow(() -> new IllegalArgumentException("settings of kind file without a file")));
    }
}
