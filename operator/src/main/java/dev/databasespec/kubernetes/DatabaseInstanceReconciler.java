package dev.databasespec.kubernetes;

import dev.databasespec.api.DatabaseInstance;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.ErrorStatusUpdateControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.MaxReconciliationInterval;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Looks whether servers answer, and tells all their DatabaseSpecs. */
@ControllerConfiguration(name = "databaseinstance", generationAwareEventProcessing = false, triggerReconcilerOnAllEvents = true, //
        maxReconciliationInterval = @MaxReconciliationInterval(interval = -1), informer = @Informer(onUpdateFilter = RelevantUpdates.class))
final class DatabaseInstanceReconciler implements Reconciler<DatabaseInstance> {
    private final Cluster cluster;
    private final Probes probes;
    private final Verdicts verdicts;
    private final Backoff backoff;

    DatabaseInstanceReconciler(Cluster cluster, Probes probes, Verdicts verdicts, Backoff backoff) {
        this.cluster = cluster;
        this.probes = probes;
        this.verdicts = verdicts;
        this.backoff = backoff;
    }

    @Override
    public List<EventSource<?, DatabaseInstance>> prepareEventSources(EventSourceContext<DatabaseInstance> context) {
        context.getPrimaryCache().addIndexers(Map.of(Cluster.BY_SECRET, Cluster::secretsOf));
        Wakings<DatabaseInstance> wakings = new Wakings<>();
        cluster.instances(new Cluster.Controlled<>(context.getPrimaryCache(), wakings::propagateEvent));
        return List.of(wakings);
    }

    @Override
    public UpdateControl<DatabaseInstance> reconcile(DatabaseInstance resource, Context<DatabaseInstance> context) throws InterruptedException {
        cluster.awaitComplete();
        if (context.isPrimaryResourceDeleted()) {
            verdicts.forget(resource);
            probes.forget(resource);
            backoff.forget(resource.getMetadata().getUid());
            cluster.wakeSpecsOf(resource);
            return UpdateControl.noUpdate();
        }
        Probes.Finding finding = probes.run(resource);
        if (verdicts.found(resource, finding.problem())) {
            cluster.wakeSpecsOf(resource);
        }
        return UpdateControl.<DatabaseInstance>noUpdate().rescheduleAfter(delay(resource, finding));
    }

    private Duration delay(DatabaseInstance resource, Probes.Finding finding) {
        Duration interval = resource.getSpec().interval().duration();
        String uid = resource.getMetadata().getUid();
        return !finding.fresh() ? Probes.PAUSE : finding.problem().isEmpty() ? backoff.regular(uid, interval) : backoff.afterFailure(uid, interval);
    }

    @Override
    public ErrorStatusUpdateControl<DatabaseInstance> updateErrorStatus(DatabaseInstance resource, Context<DatabaseInstance> context, Exception e) {
        Troubles.log("instance", resource, e);
        return ErrorStatusUpdateControl.<DatabaseInstance>noStatusUpdate()
                .rescheduleAfter(backoff.afterFailure(resource.getMetadata().getUid(), resource.getSpec().interval().duration()));
    }
}
