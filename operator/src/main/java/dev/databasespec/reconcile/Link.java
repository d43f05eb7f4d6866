package dev.databasespec.reconcile;

/**
 * The end of a chain of records: what the next one has to say it follows.
 *
 * @param sequence number of the record, from 1; 0 before the first
 */
public record Link(long sequence, String hash) {
    /** Before the first record. */
    public static final Link FIRST = new Link(0, "sha256:" + "0".repeat(64));
}
