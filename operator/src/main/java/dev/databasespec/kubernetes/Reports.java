package dev.databasespec.kubernetes;

import dev.databasespec.api.DatabaseSpec;
import dev.databasespec.api.DatabaseSpecSpec;
import dev.databasespec.api.DatabaseSpecStatus;
import dev.databasespec.api.Mode;
import dev.databasespec.api.StatusCondition;
import dev.databasespec.api.StatusCondition.State;
import dev.databasespec.plan.PlannedStep;
import dev.databasespec.reconcile.Journal;
import dev.databasespec.reconcile.Outcome;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says what happened to a DatabaseSpec, everywhere where it is said: status, Events, metrics and log. */
final class Reports {
    private static final Logger LOG = LoggerFactory.getLogger(Reports.class);
    private final SpecStatuses statuses;
    private final StatusWriter<DatabaseSpecSpec, DatabaseSpecStatus, DatabaseSpec> writer;
    private final SpecEvents events;
    private final Meters meters;

    Reports(SpecStatuses statuses, StatusWriter<DatabaseSpecSpec, DatabaseSpecStatus, DatabaseSpec> writer, SpecEvents events, Meters meters) {
        this.statuses = statuses;
        this.writer = writer;
        this.events = events;
        this.meters = meters;
    }

    DatabaseSpec refreshed(DatabaseSpec cached) {
        return writer.refreshed(cached);
    }

    /** Writes down what is about to be made before it is made. */
    Journal journal(DatabaseSpec resource) {
        return (steps, expected) -> {
            if (!steps.isEmpty()) {
                writer.write(resource, statuses.applying(resource, steps, expected));
            }
        };
    }

    void outcome(DatabaseSpec resource, DatabaseSpecStatus before, Outcome outcome, Admission.Granted granted) {
        outcome.applied().forEach(step -> count(step, "Applied"));
        outcome.pending().forEach(step -> count(step, "Withheld"));
        if (SpecStatuses.putBack(resource, before, outcome)) {
            meters.driftFound();
        }
        DatabaseSpecStatus after = statuses.of(resource, outcome, granted.missing(), resource.getSpec().mode() == Mode.Plan);
        write(resource, before, after);
        if (outcome.failure().isEmpty()) {
            events.applied(resource, before, after, outcome);
        }
    }

    void refused(DatabaseSpec resource, Admission.Refused refused) {
        write(resource, SpecStatuses.before(resource), statuses.refused(resource, refused.reason(), refused.why(), refused.errors()));
    }

    void blocked(DatabaseSpec resource, Admission.Blocked blocked) {
        write(resource, SpecStatuses.before(resource), statuses.failed(resource, blocked.reason(), blocked.why()));
    }

    void deleting(DatabaseSpec resource, Explanation why) {
        write(resource, SpecStatuses.before(resource), statuses.failed(resource, SpecReason.DELETING, why));
    }

    void forget(DatabaseSpec resource) {
        writer.forget(resource);
        meters.gone(resource.getMetadata().getUid());
    }

    private void write(DatabaseSpec resource, DatabaseSpecStatus before, DatabaseSpecStatus after) {
        Optional<StatusCondition> ready = Conditions.ready(after.conditions());
        ready.ifPresent(r -> meters.state(resource.getMetadata().getUid(), r.status() == State.True, r.reason()));
        if (writer.write(resource, after)) {
            ready.ifPresent(r -> LOG.atInfo().addKeyValue("spec", resource.getMetadata().getNamespace() + "/" + resource.getMetadata().getName())
                    .addKeyValue("database", resource.getSpec().database()).addKeyValue("instance", Cluster.key(Cluster.idOfInstance(resource)))
                    .log("Ready={}/{}: {}", r.status(), r.reason(), r.message()));
            events.changed(resource, before, after);
        }
    }

    private void count(PlannedStep step, String result) {
        meters.step(step.step().getClass().getSimpleName(), step.hazard().word(), result);
    }
}
