package dev.databasespec.audit;

import com.google.cloud.firestore.DocumentSnapshot;
import com.google.cloud.firestore.FieldPath;
import com.google.cloud.firestore.Query;
import com.google.cloud.firestore.QueryDocumentSnapshot;
import dev.databasespec.reconcile.AuditException;
import dev.databasespec.reconcile.AuditHistory.Records;
import dev.databasespec.reconcile.AuditHistory.Search;
import dev.databasespec.reconcile.AuditHistory.Stored;
import dev.databasespec.reconcile.AuditRecord;
import dev.databasespec.reconcile.Link;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/**
 * The documents of one chain after the other, newest first. Asks for ranges of numbers in ascending order only, which needs no index: the descending order of names
 * would need one that somebody has to create.
 */
final class FirestoreRecords implements Records {
    private static final int MOST = 100;
    private static final long HIGHEST = 999_999_999_999L;
    private final FirestoreStore store;
    private final SortedMap<String, Link> ends;
    private final Deque<FirestoreHistory.Chain> chains;
    private final Deque<DocumentSnapshot> fetched = new ArrayDeque<>();
    private final int size;
    /** Of the first chain: records from here on are not wanted. */
    private long before;
    private boolean started;

    FirestoreRecords(FirestoreStore store, Search search, SortedMap<String, Link> ends, List<FirestoreHistory.Chain> chains) {
        this.store = store;
        this.ends = ends;
        this.chains = new ArrayDeque<>(chains);
        this.before = search.before();
        this.size = Math.clamp(search.expected(), 1, MOST);
    }

    @Override
    public SortedMap<String, Link> ends() {
        return ends;
    }

    @Override
    public Optional<Stored> next() throws AuditException {
        while (fetched.isEmpty() && !chains.isEmpty()) {
            if (!fetch(chains.getFirst())) {
                chains.removeFirst();
                started = false;
                before = Long.MAX_VALUE;
            }
        }
        return fetched.isEmpty() ? Optional.empty() : Optional.of(stored(fetched.removeLast()));
    }

    private boolean fetch(FirestoreHistory.Chain chain) throws AuditException {
        long top = started || before <= HIGHEST ? before - 1 : end(chain);
        started = true;
        List<QueryDocumentSnapshot> found = range(chain, top - size + 1, top, size);
        if (found.isEmpty()) {
            top = highest(chain, top - size);
            found = range(chain, top - size + 1, top, size);
        }
        fetched.addAll(found);
        before = top - size + 1;
        return !found.isEmpty();
    }

    /** Where the head says, unless there is more. */
    private long end(FirestoreHistory.Chain chain) throws AuditException {
        long end = chain.end().map(Link::sequence).orElse(0L);
        return end >= HIGHEST || !range(chain, end + 1, HIGHEST, 1).isEmpty() ? highest(chain, HIGHEST) : end;
    }

    /** The highest number up to {@code most} that there is, 0 if there is none: only asked for where numbers are missing. */
    private long highest(FirestoreHistory.Chain chain, long most) throws AuditException {
        long there = 0;
        long beyond = most;
        while (there < beyond) {
            long middle = there + (beyond - there + 1) / 2;
            if (range(chain, middle, most, 1).isEmpty()) {
                beyond = middle - 1;
            } else {
                there = middle;
            }
        }
        return there;
    }

    private List<QueryDocumentSnapshot> range(FirestoreHistory.Chain chain, long from, long to, int limit) throws AuditException {
        if (to < 1) {
            return List.of();
        }
        Query query = chain.changes().orderBy(FieldPath.documentId()).startAt(id(chain, Math.max(1, from))).endAt(id(chain, to)).limit(limit);
        return store.ask(store.deadline(), client -> query.get()).getDocuments();
    }

    /** The uid is escaped already: it comes out of a head. */
    private static String id(FirestoreHistory.Chain chain, long sequence) {
        return chain.uid() + String.format("-%012d", sequence);
    }

    private Stored stored(DocumentSnapshot document) throws AuditException {
        String where = document.getReference().getPath();
        Map<String, Object> fields = Optional.ofNullable(document.getData()).orElse(Map.of());
        List<Map<String, Object>> parts = fields.containsKey(Documents.STEP_DOCUMENTS) ? parts(document) : List.of();
        try {
            AuditRecord record = Documents.joined(fields, parts);
            boolean inPlace = Ids.of(record.uid(), record.sequence()).equals(document.getId());
            return new Stored(where, Optional.of(record),
                    inPlace ? "" : "the document " + where + " holds record " + record.sequence() + " of uid " + record.uid());
        } catch (IllegalArgumentException e) {
            return new Stored(where, Optional.empty(), "the document " + where + " cannot be read: " + e.getMessage());
        }
    }

    private List<Map<String, Object>> parts(DocumentSnapshot document) throws AuditException {
        String ids = Documents.partIds(String.valueOf(document.get("hash")));
        Query query = document.getReference().collection(Documents.STEPS).orderBy(FieldPath.documentId()).startAt(ids).endBefore(ids + "~");
        return store.ask(store.deadline(), client -> query.get()).getDocuments().stream().map(QueryDocumentSnapshot::getData).toList();
    }

    @Override
    public void close() {}
}
