package dev.databasespec.audit;

import dev.databasespec.model.Printable;
import dev.databasespec.reconcile.AuditHistory.Stored;
import dev.databasespec.reconcile.AuditRecord;
import dev.databasespec.reconcile.Link;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Looks at records as they are read, newest first, and remembers the first one of each chain that is not as it was written; holds no more than one of them. */
public final class ChainCheck {
    private final Map<String, Link> ends;
    private final Set<String> seen = new HashSet<>();
    private final List<Wrong> wrong = new ArrayList<>();
    private final List<String> unreadable = new ArrayList<>();
    private long before;
    private @Nullable AuditRecord newer;
    private @Nullable Wrong first;

    /** The first record of a chain that is wrong, and why. */
    public record Wrong(String uid, long sequence, String why) {}

    /**
     * Nothing read yet.
     *
     * @param ends where the sink says that chains end
     * @param before the first record to come is the one before this number; {@code Long.MAX_VALUE} where it is the newest
     */
    public ChainCheck(Map<String, Link> ends, long before) {
        this.ends = before == Long.MAX_VALUE ? Map.copyOf(ends) : Map.of();
        this.before = before;
    }

    public void read(Stored stored) {
        if (stored.record().isEmpty()) {
            unreadable.add(stored.problem());
            return;
        }
        AuditRecord record = stored.record().get();
        seen.add(record.uid());
        if (newer != null && !newer.uid().equals(record.uid())) {
            finish(newer);
        }
        if (newer == null) {
            newest(record);
        } else {
            older(record, newer);
        }
        if (!record.isIntact()) {
            found(record, record.sequence(), "record " + record.sequence() + " was changed: its hash is not that of its content");
        }
        if (!stored.problem().isEmpty()) {
            found(record, record.sequence(), stored.problem());
        }
        if (newer == null || record.sequence() < newer.sequence()) {
            newer = record;
        }
    }

    private void newest(AuditRecord record) {
        long sequence = record.sequence();
        Optional<Link> end = Optional.ofNullable(ends.get(record.uid()));
        if (end.isPresent() && !end.get().equals(record.link())) {
            missing(record, sequence + 1, end.get().sequence());
            if (end.get().sequence() <= sequence) {
                found(record, sequence, "record " + sequence + " is not the end of its chain: the head names record " + end.get().sequence() + " with the hash "
                        + Printable.escaped(end.get().hash(), 100));
            }
        }
        if (before != Long.MAX_VALUE) {
            missing(record, sequence + 1, before - 1);
        }
        before = Long.MAX_VALUE;
    }

    private void older(AuditRecord record, AuditRecord after) {
        long sequence = record.sequence();
        if (sequence == after.sequence()) {
            found(record, sequence, "record " + sequence + " is there twice");
        } else if (sequence > after.sequence()) {
            found(record, sequence, "record " + sequence + " stands before record " + after.sequence() + ": they were swapped, or one was put in later");
        } else if (sequence < after.sequence() - 1) {
            missing(record, sequence + 1, after.sequence() - 1);
        } else if (!record.hash().equals(after.previousHash())) {
            found(record, sequence, "record " + sequence + " is not the one that record " + after.sequence()
                    + " follows: the one or the other was changed and given a new hash");
        }
    }

    private void missing(AuditRecord next, long from, long to) {
        if (from <= to) {
            found(next, from, from == to ? "record " + from + " is missing" : "records " + from + " to " + to + " are missing");
        }
    }

    /** What is found later about the same record is the better reason: what looked missing stands elsewhere, what did not fit was edited. */
    private void found(AuditRecord of, long sequence, String why) {
        if (first == null || sequence <= first.sequence()) {
            first = new Wrong(of.uid(), sequence, why);
        }
    }

    /** All has been read: every chain has to begin with record 1, and to be there at all. */
    public void end() {
        if (newer != null) {
            finish(newer);
        }
        new TreeMap<>(ends).forEach((uid, end) -> {
            if (!seen.contains(uid)) {
                wrong.add(new Wrong(uid, 1, "all of its records are missing: the head names record " + end.sequence()));
            }
        });
    }

    private void finish(AuditRecord oldest) {
        missing(oldest, 1, oldest.sequence() - 1);
        if (oldest.sequence() == 1 && !oldest.follows(Link.FIRST)) {
            found(oldest, 1, "record 1 says that there is one before it");
        }
        stop();
    }

    /** No more will be read of this chain, though there may be more. */
    public void stop() {
        if (first != null) {
            wrong.add(first);
        }
        first = null;
        newer = null;
    }

    /** One for each chain that is broken; complete after {@link #end} or {@link #stop}. */
    public List<Wrong> wrong() {
        return List.copyOf(wrong);
    }

    /** What could not be read as a record; of which chain it was nobody can say. */
    public List<String> unreadable() {
        return List.copyOf(unreadable);
    }
}
