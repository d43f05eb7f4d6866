package dev.databasespec.kubernetes;

import dev.databasespec.api.DatabaseSpec;
import dev.databasespec.kubernetes.change.ChangeControl;
import dev.databasespec.kubernetes.change.PassId;
import dev.databasespec.kubernetes.change.Subject;
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
import java.util.Optional;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/** Makes databases what their DatabaseSpecs say, and keeps them so. */
@ControllerConfiguration(name = "databasespec", generationAwareEventProcessing = false, triggerReconcilerOnAllEvents = true, //
        maxReconciliationInterval = @MaxReconciliationInterval(interval = -1), informer = @Informer(onUpdateFilter = RelevantUpdates.class))
final class DatabaseSpecReconciler implements Reconciler<DatabaseSpec> {
    private final Cluster cluster;
    private final Neighbourhood neighbourhood;
    private final TemplateUsers templates;
    private final Finalizers finalizers;
    private final Passes passes;
    private final Release release;
    private final Reports reports;
    private final Backoff backoff;
    private final LastPasses last;
    private final ChangeControl changes;
    private final Function<DatabaseSpec, String> servers;
    private final RandomGenerator random;

    DatabaseSpecReconciler(Cluster cluster, Neighbourhood neighbourhood, TemplateUsers templates, Finalizers finalizers, Passes passes, Release release,
            Reports reports,
            Backoff backoff, LastPasses last, ChangeControl changes, Function<DatabaseSpec, String> servers, RandomGenerator random) {
        this.cluster = cluster;
        this.neighbourhood = neighbourhood;
        this.templates = templates;
        this.finalizers = finalizers;
        this.passes = passes;
        this.release = release;
        this.reports = reports;
        this.backoff = backoff;
        this.last = last;
        this.changes = changes;
        this.servers = servers;
        this.random = random;
    }

    @Override
    public List<EventSource<?, DatabaseSpec>> prepareEventSources(EventSourceContext<DatabaseSpec> context) {
        context.getPrimaryCache().addIndexers(Map.of(Cluster.BY_INSTANCE, spec -> List.of(Cluster.key(Cluster.idOfInstance(spec))), Cluster.BY_SECRET,
                Cluster::secretsOf, Cluster.BY_TEMPLATE, Cluster::templatesOf));
        Wakings<DatabaseSpec> wakings = new Wakings<>();
        cluster.specs(new Cluster.Controlled<>(context.getPrimaryCache(), wakings::propagateEvent));
        return List.of(wakings);
    }

    @Override
    public UpdateControl<DatabaseSpec> reconcile(DatabaseSpec cached, Context<DatabaseSpec> context) throws InterruptedException {
        cluster.awaitComplete();
        return PassId.during(PassId.of(random), () -> pass(cached, context));
    }

    private UpdateControl<DatabaseSpec> pass(DatabaseSpec cached, Context<DatabaseSpec> context) throws InterruptedException {
        try {
            return attempt(cached, context);
        } catch (InterruptedException | RuntimeException e) {
            // here, since the line belongs to the pass; when to try again is said below
            Troubles.log("spec", cached, e);
            throw e;
        }
    }

    private UpdateControl<DatabaseSpec> attempt(DatabaseSpec cached, Context<DatabaseSpec> context) throws InterruptedException {
        if (context.isPrimaryResourceDeleted()) {
            neighbourhood.left(cached);
            changes.left(new Subject(reports.refreshed(cached), SpecStatuses.before(cached), servers.apply(cached), Optional.empty()));
            templates.left(cached);
            reports.gone(cached);
            backoff.forget(cached.getMetadata().getUid());
            last.forget(cached.getMetadata().getUid());
            return UpdateControl.noUpdate();
        }
        DatabaseSpec resource = reports.refreshed(cached);
        return again(resource.isMarkedForDeletion() ? delete(resource) : keep(resource));
    }

    private Duration keep(DatabaseSpec resource) throws InterruptedException {
        var had = templates.begin(resource);
        try {
            finalizers.follow(resource);
            neighbourhood.changed(resource);
            return passes.run(resource);
        } finally {
            templates.ended(resource, had);
        }
    }

    private Duration delete(DatabaseSpec resource) throws InterruptedException {
        Duration interval = resource.getSpec().interval().duration();
        if (resource.hasFinalizer(Finalizers.RELEASE)) {
            var obstacle = release.run(resource);
            if (obstacle.isPresent()) {
                reports.deleting(resource, obstacle.get());
                return backoff.afterFailure(resource.getMetadata().getUid(), interval);
            }
            finalizers.remove(resource);
        }
        return interval;
    }

    /** What is left to go wrong is the API server, and was told by the pass: another try. */
    @Override
    public ErrorStatusUpdateControl<DatabaseSpec> updateErrorStatus(DatabaseSpec resource, Context<DatabaseSpec> context, Exception e) {
        return ErrorStatusUpdateControl.<DatabaseSpec>noStatusUpdate()
                .rescheduleAfter(backoff.afterFailure(resource.getMetadata().getUid(), resource.getSpec().interval().duration()));
    }

    private static UpdateControl<DatabaseSpec> again(Duration delay) {
        return UpdateControl.<DatabaseSpec>noUpdate().rescheduleAfter(delay);
    }
}
