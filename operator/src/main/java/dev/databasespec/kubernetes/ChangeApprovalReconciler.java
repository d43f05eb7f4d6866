package dev.databasespec.kubernetes;

import dev.databasespec.api.ChangeApproval;
import dev.databasespec.api.ChangeApprovalSpec;
import dev.databasespec.api.ChangeApprovalStatus;
import dev.databasespec.api.ChangeApprovalStatus.Phase;
import dev.databasespec.api.DatabaseChange;
import dev.databasespec.kubernetes.change.ChangeControl;
import dev.databasespec.kubernetes.change.Judgement;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.ErrorStatusUpdateControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.MaxReconciliationInterval;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Says of every ChangeApproval whether it counts, and has the DatabaseSpec looked at that it is about. */
@ControllerConfiguration(name = "changeapproval", generationAwareEventProcessing = false, triggerReconcilerOnAllEvents = true, //
        maxReconciliationInterval = @MaxReconciliationInterval(interval = -1), informer = @Informer(onUpdateFilter = RelevantUpdates.class))
final class ChangeApprovalReconciler implements Reconciler<ChangeApproval> {
    private static final Duration RETRY = Duration.ofSeconds(5);
    private static final Duration LONGEST = Duration.ofDays(1);
    private final Cluster cluster;
    private final ChangeControl changes;
    private final StatusWriter<ChangeApprovalSpec, ChangeApprovalStatus, ChangeApproval> writer;
    private final Announcements announcements;
    private final Clock clock;
    private final Set<String> seen = ConcurrentHashMap.newKeySet();

    ChangeApprovalReconciler(Cluster cluster, ChangeControl changes, StatusWriter<ChangeApprovalSpec, ChangeApprovalStatus, ChangeApproval> writer,
            Announcements announcements, Clock clock) {
        this.cluster = cluster;
        this.changes = changes;
        this.writer = writer;
        this.announcements = announcements;
        this.clock = clock;
    }

    @Override
    public List<EventSource<?, ChangeApproval>> prepareEventSources(EventSourceContext<ChangeApproval> context) {
        context.getPrimaryCache().addIndexers(
                Map.of(Cluster.BY_CHANGE, a -> List.of(a.getMetadata().getNamespace() + "/" + a.getSpec().changeRef().name())));
        Wakings<ChangeApproval> wakings = new Wakings<>();
        cluster.approvals(new Cluster.Controlled<>(context.getPrimaryCache(), wakings::propagateEvent));
        return List.of(wakings);
    }

    @Override
    public UpdateControl<ChangeApproval> reconcile(ChangeApproval cached, Context<ChangeApproval> context) throws InterruptedException {
        cluster.awaitComplete();
        if (context.isPrimaryResourceDeleted()) {
            writer.forget(cached);
            seen.remove(cached.getMetadata().getUid());
            return UpdateControl.noUpdate();
        }
        ChangeApproval approval = writer.refreshed(cached);
        Optional<DatabaseChange> change = changes.find(approval.getMetadata().getNamespace(), approval.getSpec().changeRef().name());
        Optional<ResourceID> spec = change.map(c -> new ResourceID(c.getSpec().specRef().name(), c.getMetadata().getNamespace()));
        boolean other = spec.flatMap(cluster::spec).flatMap(cluster::instanceOf).map(i -> i.getSpec().requireOtherApprover()).orElse(false);
        ChangeApprovalStatus status = Judgement.of(approval, change, other, clock.instant());
        boolean first = seen.add(approval.getMetadata().getUid());
        boolean news = writer.write(approval, status) || first;
        if (news && (status.phase() == Phase.Void || status.phase() == Phase.Expired)) {
            announcements.tell(approval, Announcements.Kind.VOID, status.phase() + ": " + status.message());
        }
        if (status.phase() == Phase.Pending) {
            // only what is new is a reason to look at once; the DatabaseSpec's own passes find it as well
            spec.filter(s -> news).ifPresent(cluster::wakeSpec);
            return untilExpiry(approval).map(left -> UpdateControl.<ChangeApproval>noUpdate().rescheduleAfter(left)).orElseGet(UpdateControl::noUpdate);
        }
        return UpdateControl.noUpdate();
    }

    private Optional<Duration> untilExpiry(ChangeApproval approval) {
        return Judgement.expiry(approval.getSpec()).map(end -> Duration.between(clock.instant(), end).plusMillis(5))
                .map(left -> left.isPositive() ? left.compareTo(LONGEST) < 0 ? left : LONGEST : Duration.ofMillis(5));
    }

    @Override
    public ErrorStatusUpdateControl<ChangeApproval> updateErrorStatus(ChangeApproval approval, Context<ChangeApproval> context, Exception e) {
        Troubles.log("approval", approval, e);
        return ErrorStatusUpdateControl.<ChangeApproval>noStatusUpdate().rescheduleAfter(RETRY);
    }
}
