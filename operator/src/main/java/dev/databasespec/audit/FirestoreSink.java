package dev.databasespec.audit;

import com.google.cloud.firestore.CollectionReference;
import com.google.cloud.firestore.DocumentReference;
import com.google.cloud.firestore.DocumentSnapshot;
import com.google.cloud.firestore.FieldPath;
import com.google.cloud.firestore.FieldValue;
import com.google.cloud.firestore.SetOptions;
import dev.databasespec.reconcile.AuditEntry;
import dev.databasespec.reconcile.AuditException;
import dev.databasespec.reconcile.AuditRecord;
import dev.databasespec.reconcile.AuditSink;
import dev.databasespec.reconcile.Link;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Keeps records in Firestore: one document each below the one of its database, which says where each chain ends. */
public final class FirestoreSink implements AuditSink {
    private final FirestoreStore store;

    FirestoreSink(FirestoreStore store) {
        this.store = store;
    }

    /** One atomic write creates the record and moves the head; nothing is locked, so that databases with many DatabaseSpecs do not wait for each other. */
    @Override
    public void append(AuditRecord record) throws AuditException {
        Conflicts.refuseEdited(record);
        Deadline deadline = store.deadline();
        DocumentReference document = store.document(record);
        DocumentReference head = store.head(record.target());
        List<DocumentSnapshot> found = store.ask(deadline, client -> client.getAll(new DocumentReference[]{document, head}, SequenceAndHash.MASK));
        if (isThere(found.get(0), record)) {
            return;
        }
        if (Documents.isLarge(record)) {
            appendSteps(record, document, deadline);
        }
        Map<String, Object> moved = headOf(record, SequenceAndHash.of(found.get(1), record.uid()));
        try {
            store.ask(deadline, client -> client.batch().create(document, Documents.own(record)).set(head, moved, SetOptions.merge()).commit());
        } catch (AuditException e) {
            if (!FirestoreFailures.isAlreadyThere(e) || !isThere(store.ask(deadline, client -> document.get(SequenceAndHash.MASK)), record)) {
                throw e;
            }
        }
    }

    private boolean isThere(DocumentSnapshot document, AuditRecord record) throws AuditException {
        if (document.exists()) {
            Conflicts.check(record, String.valueOf(document.get("hash")), store.name());
        }
        return document.exists();
    }

    /** Steps come first, under names that no other record of this number has, so that a record never lacks them; what a crash leaves is taken up again. */
    private void appendSteps(AuditRecord record, DocumentReference document, Deadline deadline) throws AuditException {
        CollectionReference steps = document.collection(Documents.STEPS);
        Set<String> done = new HashSet<>();
        store.ask(deadline, client -> steps.select(FieldPath.documentId()).get()).forEach(found -> done.add(found.getId()));
        List<Map<String, Object>> parts = Documents.parts(record);
        for (int i = 0; i < parts.size(); i++) {
            Map<String, Object> part = parts.get(i);
            DocumentReference place = steps.document(Documents.partId(record.hash(), i));
            if (!done.contains(place.getId())) {
                store.ask(deadline, client -> place.set(part));
            }
        }
    }

    private static Map<String, Object> headOf(AuditRecord record, Optional<Link> end) {
        String uid = Ids.of(record.uid());
        String name = FirestoreHistory.name(record.namespace(), record.name());
        Map<String, Object> head = new TreeMap<>(Map.of("target", Map.of("instance", record.target().instance(), "database", record.target().database()),
                FirestoreHistory.NAMES, FieldValue.arrayUnion(name)));
        if (end.isEmpty() || end.get().sequence() < record.sequence()) {
            Map<String, Object> link = Map.of("sequence", record.sequence(), "hash", record.hash());
            head.putAll(link);
            head.put("time", record.time());
            head.put("chains", Map.of(uid, link));
            head.put(FirestoreHistory.SPECS, Map.of(uid, Map.of("namespace", record.namespace(), "name", record.name(), "time", record.time())));
        }
        return head;
    }

    @Override
    public Optional<Link> head(AuditEntry.Place target, String uid) throws AuditException {
        DocumentReference head = store.head(target);
        return SequenceAndHash.of(store.ask(store.deadline(), client -> head.get()), uid);
    }

    @Override
    public String name() {
        return "firestore";
    }

    @Override
    public void close() {
        store.close();
    }
}
