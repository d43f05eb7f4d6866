package dev.databasespec.audit;

import dev.databasespec.reconcile.AuditEntry;
import dev.databasespec.reconcile.AuditException;
import dev.databasespec.reconcile.AuditHistory;
import dev.databasespec.reconcile.AuditHistory.Records;
import dev.databasespec.reconcile.AuditHistory.Search;
import dev.databasespec.reconcile.AuditHistory.Stored;
import dev.databasespec.reconcile.AuditRecord;
import dev.databasespec.reconcile.AuditSink;
import dev.databasespec.reconcile.Link;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Records to keep, and what is read back. */
public final class Chains {
    public static final AuditEntry.Place PLACE = new AuditEntry.Place("acme-prod:europe-west1:orders", "orders");
    private static final Instant START = Instant.parse("2026-11-21T08:00:00Z");

    private Chains() {}

    /** The first records of a chain of team/orders. */
    public static List<AuditRecord> of(String uid, int count) {
        return of(PLACE, "team", "orders", uid, count);
    }

    public static List<AuditRecord> of(AuditEntry.Place place, String namespace, String name, String uid, int count) {
        List<AuditRecord> records = new ArrayList<>();
        Link end = Link.FIRST;
        for (int i = 1; i <= count; i++) {
            String role = "\"role_" + i + "\"";
            AuditRecord record = applied(place, new AuditEntry.Subject(namespace, name, uid, i), i, List.of(step("role " + role, "CREATE ROLE " + role)))
                    .linkedTo(end);
            records.add(record);
            end = record.link();
        }
        return records;
    }

    public static AuditEntry applied(AuditEntry.Place place, AuditEntry.Subject subject, int number, List<AuditEntry.Step> steps) {
        return new AuditEntry(START.plusSeconds(60L * number), "prod-eu", AuditEntry.Kind.Applied, place, subject, "orders-" + number, "00c0ffee",
                "SpecChanged",
                new AuditEntry.Requester("alice@acme.com", "Admission"), null, "sha256:" + "ab".repeat(32), "Low", steps, null, null, null, "15.7", "0.1.0",
                41L);
    }

    public static AuditEntry.Step step(String object, String sql) {
        return new AuditEntry.Step(object, "CreateRole", "Low", sql, "Applied", null);
    }

    public static void append(AuditSink sink, List<AuditRecord> records) throws AuditException {
        for (AuditRecord record : records) {
            sink.append(record);
        }
    }

    /** As the operator does it: again, until each is kept. */
    public static void deliver(AuditSink sink, List<AuditRecord> records) throws AuditException {
        for (AuditRecord record : records) {
            int attempts = 1;
            while (!isKept(sink, record, attempts == 20)) {
                attempts++;
            }
        }
    }

    private static boolean isKept(AuditSink sink, AuditRecord record, boolean last) throws AuditException {
        try {
            sink.append(record);
            return true;
        } catch (AuditException e) {
            if (!e.retryable() || last) {
                throw e;
            }
            return false;
        }
    }

    public static Search search(String name) {
        return new Search("team", name, Optional.empty(), Long.MAX_VALUE, 10);
    }

    static List<Stored> read(AuditHistory history, Search search) throws AuditException {
        List<Stored> read = new ArrayList<>();
        try (Records records = history.newestFirst(search)) {
            for (Optional<Stored> stored = records.next(); stored.isPresent(); stored = records.next()) {
                read.add(stored.get());
            }
        }
        return read;
    }

    /** Newest first, as they come. */
    static List<AuditRecord> records(AuditHistory history, Search search) throws AuditException {
        return read(history, search).stream().flatMap(stored -> stored.record().stream()).toList();
    }

    static List<ChainCheck.Wrong> wrong(AuditHistory history, Search search) throws AuditException {
        try (Records records = history.newestFirst(search)) {
            ChainCheck check = new ChainCheck(records.ends(), search.before());
            for (Optional<Stored> stored = records.next(); stored.isPresent(); stored = records.next()) {
                check.read(stored.get());
            }
            check.end();
            return check.wrong();
        }
    }
}
