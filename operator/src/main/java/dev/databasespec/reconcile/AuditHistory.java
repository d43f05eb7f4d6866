package dev.databasespec.reconcile;

import java.util.Optional;
import java.util.SortedMap;

/** Port that reads what a sink keeps, without the cluster, a piece at a time. */
public interface AuditHistory extends AutoCloseable {

    /**
     * Which records.
     *
     * @param uid only of this one of the DatabaseSpecs that had the name, one after the other
     * @param before only records of that uid, or of the newest one, with a lower number; those of older uids follow nevertheless
     * @param expected how many will be read, more or less: sinks fetch that many at a time
     */
    record Search(String namespace, String name, Optional<String> uid, long before, int expected) {}

    /**
     * Something that is kept.
     *
     * @param where for people: which document, or which file and byte
     * @param record empty where it cannot be read as a record
     * @param problem why it cannot be read, or why it must not be where it is; empty otherwise
     */
    record Stored(String where, Optional<AuditRecord> record, String problem) {}

    /** Records, newest first: all of the newest DatabaseSpec of that name, then those of the one before it. Fetched as they are asked for. */
    interface Records extends AutoCloseable {
        /** Where each chain ends, by uid, as far as the sink says so beside the records themselves. */
        SortedMap<String, Link> ends();

        /** Empty at the end. */
        Optional<Stored> next() throws AuditException;

        @Override
        void close();
    }

    Records newestFirst(Search search) throws AuditException;

    /** For messages: {@code the file /var/audit.jsonl}. */
    String name();

    @Override
    void close();
}
