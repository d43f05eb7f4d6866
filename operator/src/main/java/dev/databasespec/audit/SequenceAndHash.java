package dev.databasespec.audit;

import com.google.cloud.firestore.DocumentSnapshot;
import com.google.cloud.firestore.FieldMask;
import com.google.cloud.firestore.FieldPath;
import dev.databasespec.reconcile.Link;
import java.util.Map;
import java.util.Optional;

/** What a head says of the end of a chain. */
final class SequenceAndHash {
    static final FieldMask MASK = FieldMask.of("sequence", "hash", "chains");

    private SequenceAndHash() {}

    static Optional<Link> of(DocumentSnapshot head, String uid) {
        return head.exists() && head.get(FieldPath.of("chains", Ids.of(uid))) instanceof Map<?, ?> link && link.get("sequence") instanceof Long sequence
                && link.get("hash") instanceof String hash ? Optional.of(new Link(sequence, hash)) : Optional.empty();
    }
}
