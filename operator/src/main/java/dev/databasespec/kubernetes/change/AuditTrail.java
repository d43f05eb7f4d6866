package dev.databasespec.kubernetes.change;

import dev.databasespec.api.DatabaseChange;
import dev.databasespec.api.DatabaseChangeStatus;
import dev.databasespec.api.DatabaseChangeStatus.AuditLink;
import dev.databasespec.api.DatabaseSpec;
import dev.databasespec.api.DatabaseSpecStatus;
import dev.databasespec.api.DatabaseSpecStatus.AuditChain;
import dev.databasespec.reconcile.AuditEntry;
import dev.databasespec.reconcile.AuditEntry.Kind;
import dev.databasespec.reconcile.AuditException;
import dev.databasespec.reconcile.AuditRecord;
import dev.databasespec.reconcile.Link;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives records their place in the history of their DatabaseSpec. What has a place stands in the API server, in the status of a change or of the DatabaseSpec, before
 * it is delivered; the last place is read from there, and counted nowhere else.
 */
public final class AuditTrail {
    private static final Logger LOG = LoggerFactory.getLogger(AuditTrail.class);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int MOST_PENDING = 32;
    private final Settings settings;
    private final ChangeBook book;
    private final Outbox outbox;
    private final Clock clock;
    /** Changes of which the history knows that they are about to be made. */
    private final Set<String> announced = ConcurrentHashMap.newKeySet();
    /** Has a DatabaseSpec looked at: by namespace and name. */
    private final Consumer<DatabaseSpec> wake;

    /**
     * What records say of this operator.
     *
     * @param kept whether there is a history at all
     * @param required a change of risk High waits until its announcement was accepted
     */
    public record Settings(boolean kept, boolean required, String cluster, String operatorVersion) {}

    public AuditTrail(Settings settings, ChangeBook book, Outbox outbox, Clock clock, Consumer<DatabaseSpec> wake) {
        this.settings = settings;
        this.book = book;
        this.outbox = outbox;
        this.clock = clock;
        this.wake = wake;
    }

    public boolean isKept() {
        return settings.kept();
    }

    boolean isRequired() {
        return settings.kept() && settings.required();
    }

    /** The newest place that was given. */
    private Link end(String uid, @Nullable AuditChain chain) {
        Link end = chain == null || chain.sequence() < 1 ? Link.FIRST : new Link(chain.sequence(), chain.hash());
        for (DatabaseChange change : book.of(uid)) {
            AuditLink link = Changes.status(change).audit();
            end = link != null && link.sequence() > end.sequence() ? new Link(link.sequence(), link.hash()) : end;
        }
        return end;
    }

    /** The status that ends a change, with the place of its record. */
    DatabaseChangeStatus placed(@Nullable AuditChain chain, DatabaseChange change, StatusDraft draft) {
        if (!settings.kept()) {
            return draft.done();
        }
        Link end = end(Changes.uidOfSpec(change), chain);
        AuditLink open = new AuditLink(end.sequence() + 1, end.hash(), "", settings.operatorVersion(), settings.cluster());
        AuditRecord record = Records.of(change, draft.done(), open, book.furtherParts(change));
        return draft.audit(new AuditLink(record.sequence(), record.previousHash(), record.hash(), open.operatorVersion(), open.cluster())).done();
    }

    /** Brings the record of a change that has ended to the history, and lets go of the change then. {@code after}: once it is there. */
    void deliver(DatabaseChange ended, Runnable trouble, Runnable after) {
        AuditLink link = Changes.status(ended).audit();
        if (link == null || Changes.isDelivered(ended)) {
            return;
        }
        AuditRecord record = Records.of(ended, Changes.status(ended), link, book.furtherParts(ended));
        if (!record.hash().equals(link.hash())) {
            LOG.atError().addKeyValue("change", Changes.name(ended)).log("its record does not come out as it was written down: expected {}, is {}", link.hash(),
                    record.hash());
        }
        outbox.add(record, () -> {
            book.delivered(ended);
            after.run();
        }, trouble);
    }

    /** The status with further records; they are delivered once it is written. */
    public DatabaseSpecStatus noted(DatabaseSpec resource, DatabaseSpecStatus status, String server, List<Note> notes) {
        if (!settings.kept()) {
            return status;
        }
        String uid = resource.getMetadata().getUid();
        AuditChain before = status.audit();
        List<String> pending = new ArrayList<>(before == null ? List.of() : before.pending());
        pending.removeIf(text -> outbox.isDelivered(uid, AuditRecord.parse(text).sequence()));
        Link end = end(uid, before);
        for (Note note : notes) {
            if (pending.size() >= MOST_PENDING) {
                LOG.atWarn().addKeyValue("spec", resource.getMetadata().getNamespace() + "/" + resource.getMetadata().getName())
                        .log("{} records of this DatabaseSpec wait for the audit history, more are not kept: {} is left out", pending.size(), note.kind());
            } else {
                AuditRecord record = entry(resource, server, note).linkedTo(end);
                pending.add(record.canonical());
                end = record.link();
            }
        }
        return status.withAudit(end.sequence() == 0 ? null : new AuditChain(end.sequence(), end.hash(), pending));
    }

    /** Something about a DatabaseSpec that is no change of the database. */
    public record Note(Kind kind, @Nullable String message, AuditEntry.@Nullable Template template) {
        public static Note of(Kind kind, @Nullable String message) {
            return new Note(kind, message, null);
        }
    }

    private AuditEntry entry(DatabaseSpec resource, String server, Note note) {
        var subject = new AuditEntry.Subject(resource.getMetadata().getNamespace(), resource.getMetadata().getName(), resource.getMetadata().getUid(),
                resource.getMetadata().getGeneration());
        return AuditEntry.about(clock.instant(), settings.cluster(), note.kind(), new AuditEntry.Place(server, resource.getSpec().database()), subject,
                PassId.current().orElse(null), note.message(), settings.operatorVersion()).ofTemplate(note.template());
    }

    /** After its status was written: what waits in it goes out, and the DatabaseSpec is looked at once more when it has arrived. */
    public void handOver(DatabaseSpec resource) {
        AuditChain chain = Objects.requireNonNullElse(resource.getStatus(), DatabaseSpecStatus.NONE).audit();
        if (!settings.kept()) {
            return;
        }
        if (chain != null) {
            chain.pending().forEach(text -> outbox.add(AuditRecord.parse(text), () -> wake.accept(resource), () -> wake.accept(resource)));
        }
        outbox.open(resource.getMetadata().getUid());
    }

    /** Where there is no object any more that could keep the record until it is delivered. */
    void deliverAtOnce(DatabaseSpec resource, String server, Note note) {
        AuditChain chain = Objects.requireNonNullElse(resource.getStatus(), DatabaseSpecStatus.NONE).audit();
        outbox.add(entry(resource, server, note).linkedTo(end(resource.getMetadata().getUid(), chain)), () -> {}, () -> {});
    }

    /** Whether the history knows that this change is about to be made; {@code write} stores the status of the DatabaseSpec. */
    boolean announced(Subject subject, DatabaseChange change, Consumer<DatabaseSpecStatus> write) {
        DatabaseSpec resource = subject.resource();
        DatabaseSpecStatus status = Objects.requireNonNullElse(resource.getStatus(), DatabaseSpecStatus.NONE);
        Optional<AuditRecord> known = pending(status).stream().filter(r -> r.kind().equals(Kind.Applying.name()))
                .filter(r -> r.text("change").filter(Changes.name(change)::equals).isPresent()).findFirst();
        String key = subject.uid() + "/" + Changes.name(change);
        if (known.isEmpty() && announced.contains(key)) {
            return true;
        }
        if (known.isEmpty() && status.audit() != null && status.audit().pending().size() >= MOST_PENDING) {
            return false;
        }
        AuditRecord record = known.orElseGet(() -> {
            AuditRecord made = Records.intent(change, clock.instant(), settings.cluster(), settings.operatorVersion())
                    .linkedTo(end(subject.uid(), status.audit()));
            List<String> pending = new ArrayList<>(status.audit() == null ? List.of() : status.audit().pending());
            pending.add(made.canonical());
            write.accept(status.withAudit(new AuditChain(made.sequence(), made.hash(), pending)));
            return made;
        });
        handOver(resource);
        try {
            boolean kept = outbox.await(subject.uid(), record.sequence(), PATIENCE);
            if (kept) {
                announced.add(key);
            }
            return kept;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static List<AuditRecord> pending(DatabaseSpecStatus status) {
        return status.audit() == null ? List.of() : status.audit().pending().stream().map(AuditRecord::parse).toList();
    }

    /** What the history has not taken; empty while it takes everything. */
    public Optional<Outbox.Waiting> waiting(DatabaseSpec resource) {
        return outbox.waiting(resource.getMetadata().getUid());
    }

    /** The end of the chain of a DatabaseSpec that is gone, as the history has it. */
    AuditChain known(AuditEntry.Place target, String uid) throws AuditException {
        Link head = outbox.head(target, uid).orElse(Link.FIRST);
        return new AuditChain(head.sequence(), head.hash(), List.of());
    }

    void forget(String uid) {
        outbox.forget(uid);
    }
}
