package dev.databasespec.kubernetes;

import dev.databasespec.api.DatabaseSpec;
import dev.databasespec.api.RoleTemplate;
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
import java.time.Duration;
import java.util.List;

/** Takes in what a template says, keeps what is still in use, and has the DatabaseSpecs that use it follow, wave by wave. */
@ControllerConfiguration(name = "roletemplate", generationAwareEventProcessing = false, triggerReconcilerOnAllEvents = true, //
        maxReconciliationInterval = @MaxReconciliationInterval(interval = -1), informer = @Informer(onUpdateFilter = RelevantUpdates.class))
final class RoleTemplateReconciler implements Reconciler<RoleTemplate> {
    private static final Duration AGAIN = Duration.ofSeconds(30);
    private final Cluster cluster;
    private final Library library;
    private final Rollouts rollouts;
    private final Finalizers finalizers;
    private final TemplateReports reports;
    private final Backoff backoff;

    RoleTemplateReconciler(Cluster cluster, Library library, Rollouts rollouts, Finalizers finalizers, TemplateReports reports, Backoff backoff) {
        this.cluster = cluster;
        this.library = library;
        this.rollouts = rollouts;
        this.finalizers = finalizers;
        this.reports = reports;
        this.backoff = backoff;
    }

    @Override
    public List<EventSource<?, RoleTemplate>> prepareEventSources(EventSourceContext<RoleTemplate> context) {
        Wakings<RoleTemplate> wakings = new Wakings<>();
        cluster.templates(new Cluster.Controlled<>(context.getPrimaryCache(), wakings::propagateEvent));
        return List.of(wakings);
    }

    @Override
    public UpdateControl<RoleTemplate> reconcile(RoleTemplate cached, Context<RoleTemplate> context) throws InterruptedException {
        cluster.awaitComplete();
        String name = cached.getMetadata().getName();
        if (context.isPrimaryResourceDeleted()) {
            library.forget(name);
            reports.forget(cached);
            backoff.forget(cached.getMetadata().getUid());
            cluster.specsWith(name).forEach(this::wake);
            return UpdateControl.noUpdate();
        }
        List<DatabaseSpec> specs = reports.refreshed(cluster.specsWith(name));
        Shelf shelf = library.shelf(cached);
        finalizers.follow(shelf.template(), !TemplateStatuses.users(specs, name).isEmpty());
        if (reports.told(shelf, rollouts.progress(shelf), specs)) {
            // who is new, pinned or could not use it before; the others wait for their turn
            Progress now = rollouts.progress(library.shelf(cached));
            List.of(Stage.APART, Stage.PASSED_OVER).forEach(stage -> now.of(stage).forEach(this::wake));
        }
        rollouts.next(library.shelf(cached)).forEach(this::wake);
        return UpdateControl.noUpdate();
    }

    private void wake(DatabaseSpec spec) {
        cluster.wakeSpec(ResourceID.fromResource(spec));
    }

    @Override
    public ErrorStatusUpdateControl<RoleTemplate> updateErrorStatus(RoleTemplate resource, Context<RoleTemplate> context, Exception e) {
        Troubles.log("template", resource, e);
        return ErrorStatusUpdateControl.<RoleTemplate>noStatusUpdate().rescheduleAfter(backoff.afterFailure(resource.getMetadata().getUid(), AGAIN));
    }
}
