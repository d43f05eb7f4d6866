package dev.databasespec.audit;

import com.google.cloud.firestore.CollectionReference;
import com.google.cloud.firestore.DocumentSnapshot;
import com.google.cloud.firestore.QueryDocumentSnapshot;
import dev.databasespec.reconcile.AuditException;
import dev.databasespec.reconcile.AuditHistory;
import dev.databasespec.reconcile.Link;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads the records that {@link FirestoreSink} keeps; it finds the chains of a name in the heads. */
public final class FirestoreHistory implements AuditHistory {
    static final String NAMES = "names";
    static final String SPECS = "specs";
    private final FirestoreStore store;

    FirestoreHistory(FirestoreStore store) {
        this.store = store;
    }

    /** What a head lists, for the query. */
    static String name(String namespace, String name) {
        return namespace + "/" + name;
    }

    /** One chain. */
    record Chain(String uid, String time, Optional<Link> end, CollectionReference changes) {}

    @Override
    public Records newestFirst(Search search) throws AuditException {
        CollectionReference databases = store.databases();
        List<QueryDocumentSnapshot> heads = store
                .ask(store.deadline(), client -> databases.whereArrayContains(NAMES, name(search.namespace(), search.name())).get()).getDocuments();
        List<Chain> chains = new ArrayList<>();
        heads.forEach(head -> chains.addAll(chains(head, search)));
        chains.sort(Comparator.comparing(Chain::time).thenComparing(Chain::uid).reversed());
        SortedMap<String, Link> ends = new TreeMap<>();
        chains.forEach(chain -> chain.end().ifPresent(end -> ends.put(chain.uid(), end)));
        int from = search.uid().map(uid -> indexOf(chains, uid)).orElse(0);
        return new FirestoreRecords(store, search, Collections.unmodifiableSortedMap(ends), chains.subList(from, chains.size()));
    }

    private static int indexOf(List<Chain> chains, String uid) {
        for (int i = 0; i < chains.size(); i++) {
            if (chains.get(i).uid().equals(uid)) {
                return i;
            }
        }
        return chains.size();
    }

    private static List<Chain> chains(DocumentSnapshot head, Search search) {
        List<Chain> chains = new ArrayList<>();
        if (head.get(SPECS) instanceof Map<?, ?> specs) {
            specs.forEach((uid, spec) -> {
                if (spec instanceof Map<?, ?> of && search.namespace().equals(of.get("namespace")) && search.name().equals(of.get("name"))) {
                    chains.add(new Chain((String) uid, String.valueOf(of.get("time")), SequenceAndHash.of(head, (String) uid),
                            head.getReference().collection(Documents.CHANGES)));
                }
            });
        }
        return chains;
    }

    @Override
    public String name() {
        return store.name();
    }

    @Override
    public void close() {
        store.close();
    }
}
