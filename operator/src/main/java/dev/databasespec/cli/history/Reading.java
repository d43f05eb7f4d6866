package dev.databasespec.cli.history;

import dev.databasespec.audit.ChainCheck;
import dev.databasespec.reconcile.AuditException;
import dev.databasespec.reconcile.AuditHistory;
import dev.databasespec.reconcile.AuditHistory.Records;
import dev.databasespec.reconcile.AuditHistory.Search;
import dev.databasespec.reconcile.AuditHistory.Stored;
import dev.databasespec.reconcile.AuditRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What was read of a history, no more than was asked for.
 *
 * @param shown what the filter accepts, newest first
 * @param next the first record that was not shown for want of room
 * @param newest where each chain that was met ends, as far as it was read from its end
 * @param read how many records were read
 * @param wrong the first wrong record of each chain, among what was read
 * @param unreadable what is no record at all
 */
public record Reading(List<AuditRecord> shown, Optional<AuditRecord> next, Map<String, AuditRecord> newest, long read, List<ChainCheck.Wrong> wrong,
        List<String> unreadable) {

    /** Up to {@code limit} records, and the one before them, whose hash the last of them has to name. */
    public static Reading page(AuditHistory history, Search search, Filter filter, int limit) throws AuditException {
        List<AuditRecord> shown = new ArrayList<>();
        Optional<AuditRecord> last = Optional.empty();
        long read = 0;
        try (Records records = history.newestFirst(search)) {
            ChainCheck check = new ChainCheck(records.ends(), search.before());
            for (Optional<Stored> stored = records.next();; stored = records.next()) {
                if (stored.isEmpty()) {
                    check.end();
                    return new Reading(shown, Optional.empty(), Map.of(), read, check.wrong(), check.unreadable());
                }
                check.read(stored.get());
                Optional<AuditRecord> record = stored.get().record();
                read += record.isPresent() ? 1 : 0;
                if (record.isPresent() && (shown.size() == limit || filter.isPast(record.get()))) {
                    last = filter.isPast(record.get()) ? Optional.empty() : record;
                    check.stop();
                    return new Reading(shown, last, Map.of(), read, check.wrong(), check.unreadable());
                }
                record.filter(filter::accepts).ifPresent(shown::add);
            }
        }
    }

    /** Everything, holding none of it. */
    public static Reading all(AuditHistory history, Search search) throws AuditException {
        Map<String, AuditRecord> newest = new TreeMap<>();
        long read = 0;
        try (Records records = history.newestFirst(search)) {
            ChainCheck check = new ChainCheck(records.ends(), search.before());
            for (Optional<Stored> stored = records.next(); stored.isPresent(); stored = records.next()) {
                check.read(stored.get());
                read += stored.get().record().isPresent() ? 1 : 0;
                stored.get().record().ifPresent(record -> newest.putIfAbsent(record.uid(), record));
            }
            check.end();
            return new Reading(List.of(), Optional.empty(), newest, read, check.wrong(), check.unreadable());
        }
    }
}
