package dev.databasespec.kubernetes.change;

import dev.databasespec.api.Api;
import dev.databasespec.api.DatabaseChange;
import dev.databasespec.api.DatabaseChangeSpec;
import dev.databasespec.api.DatabaseChangeSpec.ChangeStep;
import dev.databasespec.api.DatabaseChangeSpec.ChangeTarget;
import dev.databasespec.api.DatabaseChangeSpec.SpecRef;
import dev.databasespec.api.DatabaseChangeSpec.Trigger;
import dev.databasespec.api.DatabaseSpec;
import dev.databasespec.api.DatabaseSpecStatus.Risk;
import dev.databasespec.model.DatabaseState;
import dev.databasespec.model.Printable;
import dev.databasespec.plan.Hazard;
import dev.databasespec.plan.Inverses;
import dev.databasespec.plan.PlannedStep;
import dev.databasespec.plan.Steps;
import dev.databasespec.reconcile.Proposal;
import dev.databasespec.reconcile.Rendering;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Writes a proposal down as a DatabaseChange. */
final class ChangeWriter {
    private static final int LONGEST_TEXT = 2000;
    private static final int LONGEST_LABEL = 63;
    /** Where none was asked. The field is required, and a text without a character would be left out. */
    private static final String NO_SERVER = "unknown";
    private static final int LONGEST_NAME = 253 - 7 - "-part-99".length();
    private final ChangeBook book;
    private final Requesters requesters;
    private final Rendering rendering;
    /** Whether its record has to be in the history before it may go. */
    private final boolean audited;

    ChangeWriter(ChangeBook book, Requesters requesters, Rendering rendering, boolean audited) {
        this.book = book;
        this.requesters = requesters;
        this.rendering = rendering;
        this.audited = audited;
    }

    Proposal proposal(List<PlannedStep> steps, DatabaseState live, Subject subject) {
        return Proposal.of(steps, live, subject.generation(), rendering);
    }

    DatabaseChange write(Proposal proposal, DatabaseState live, Subject subject) {
        List<ChangeStep> steps = new ArrayList<>();
        for (int i = 0; i < proposal.steps().size(); i++) {
            steps.add(step(proposal.steps().get(i), proposal.statements().get(i), live, proposal.serverVersion()));
        }
        Trigger trigger = Triggers.of(subject.resource(), subject.before(), subject.template(), proposal.steps());
        return create(subject, trigger, proposal, ChangeSteps.pack(steps));
    }

    /** That a DatabaseSpec is gone: nothing is planned, and nothing was. */
    DatabaseChange deletion(Subject subject) {
        String hash = "sha256:" + Digests.sha256("deletion of " + subject.uid());
        return create(subject, Trigger.Deletion, new Proposal(List.of(), List.of(), 0, hash, hash), new ChangeSteps.Packed(List.of(), List.of()));
    }

    private DatabaseChange create(Subject subject, Trigger trigger, Proposal proposal, ChangeSteps.Packed packed) {
        List<String> parts = packed.compressedParts();
        String name = name(subject, proposal.hash());
        String declared = trigger == Trigger.Deletion ? null : DeclaredSpec.pack(subject.resource().getSpec()).orElse(null);
        DatabaseChangeSpec main = spec(subject, trigger, proposal, packed.inline(), parts.isEmpty() ? null : parts.getFirst(),
                parts.isEmpty() ? null : parts.size(), null, declared);
        List<DatabaseChange> further = new ArrayList<>();
        for (int i = 1; i < parts.size(); i++) {
            further.add(
                    change(subject.resource(), ChangeSteps.partName(name, i), audited,
                            spec(subject, trigger, proposal, List.of(), parts.get(i), null, i, null)));
        }
        return book.create(change(subject.resource(), name, audited, main), further);
    }

    private DatabaseChangeSpec spec(Subject subject, Trigger trigger, Proposal proposal, List<ChangeStep> steps, @Nullable String compressed,
            @Nullable Integer parts, @Nullable Integer part, @Nullable String declared) {
        return new DatabaseChangeSpec(new SpecRef(subject.name(), subject.uid(), subject.generation()),
                new ChangeTarget(subject.server(), subject.resource().getSpec().database()), trigger,
                trigger == Trigger.TemplateChanged ? subject.template().orElse(null) : null, requesters.of(subject.resource()), proposal.hash(),
                proposal.liveFingerprint(), risk(proposal.risk()), proposal.serverVersion() == 0 ? NO_SERVER : proposal.version(), proposal.steps().size(),
                steps,
                compressed, parts, part, declared);
    }

    ChangeStep step(PlannedStep planned, DatabaseState live) {
        int version = live.server().version();
        return step(planned, rendering.statement(planned.step(), version), live, version);
    }

    private ChangeStep step(PlannedStep planned, String statement, DatabaseState live, int version) {
        return new ChangeStep(Printable.escaped(Steps.object(planned.step()), LONGEST_TEXT), planned.step().getClass().getSimpleName(), risk(planned.hazard()),
                Printable.escaped(planned.reason(), LONGEST_TEXT), statement,
                Inverses.of(planned.step(), live).map(inverse -> rendering.statement(inverse, version)).orElse(null));
    }

    static Risk risk(Hazard hazard) {
        return switch (hazard) {
            case LOW -> Risk.Low;
            case MEDIUM -> Risk.Medium;
            case HIGH -> Risk.High;
        };
    }

    /**
     * The same plan after the same history has the same name, so that an object whose creation got no answer is found again; the same plan once more, after it was
     * done, is another one.
     */
    private String name(Subject subject, String hash) {
        List<DatabaseChange> known = book.of(subject.uid());
        String last = known.isEmpty() ? "" : Changes.name(known.getLast()) + Changes.phase(known.getLast());
        String base = subject.name().length() > LONGEST_NAME ? subject.name().substring(0, LONGEST_NAME) : subject.name();
        for (int salt = 0;; salt++) {
            String name = base + "-" + Digests.sha256(subject.uid() + "\n" + hash + "\n" + last + "\n" + salt).substring(0, 6);
            if (known.stream().noneMatch(c -> Changes.name(c).equals(name)) && book.find(subject.namespace(), name).isEmpty()) {
                return name;
            }
        }
    }

    private static DatabaseChange change(DatabaseSpec owner, String name, boolean kept, DatabaseChangeSpec spec) {
        Map<String, String> labels = new TreeMap<>(Map.of("app.kubernetes.io/managed-by", "databasespec"));
        if (owner.getMetadata().getName().length() <= LONGEST_LABEL) {
            labels.put(Api.GROUP + "/spec", owner.getMetadata().getName());
        }
        DatabaseChange change = new DatabaseChange();
        change.setMetadata(new ObjectMetaBuilder().withName(name).withNamespace(owner.getMetadata().getNamespace()).withLabels(labels)
                .withFinalizers(kept ? List.of(ChangeStore.FINALIZER) : List.of())
                .withOwnerReferences(new OwnerReferenceBuilder().withApiVersion(owner.getApiVersion()).withKind(owner.getKind())
                        .withName(owner.getMetadata().getName()).withUid(owner.getMetadata().getUid()).withController(true).build())
                .build());
        change.setSpec(spec);
        return change;
    }
}
