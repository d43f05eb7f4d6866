package dev.databasespec.reconcile;

import java.util.Optional;

/**
 * Port that keeps records for good. A sink never numbers a record, it takes what is complete; delivering the same record again changes nothing. No call takes longer
 * than about 15 seconds. Safe for use by many threads at once.
 */
public interface AuditSink extends AutoCloseable {
    /** Keeps nothing. */
    AuditSink NONE = new AuditSink() {
        @Override
        public void append(AuditRecord record) {}

        @Override
        public Optional<Link> head(AuditEntry.Place target, String uid) {
            return Optional.empty();
        }

        @Override
        public String name() {
            return "none";
        }

        @Override
        public void close() {}
    };

    /** Once this returns, the record is kept. {@link AuditException.Kind#Conflict} where another record has its number. */
    void append(AuditRecord record) throws AuditException;

    /** The newest record that is kept of this chain; empty where there is none. */
    Optional<Link> head(AuditEntry.Place target, String uid) throws AuditException;

    /** For messages and metrics: {@code firestore}, {@code file} or {@code none}. */
    String name();

    @Override
    void close();
}
