package dev.databasespec.kubernetes;

import dev.databasespec.api.DatabaseInstance;
import dev.databasespec.api.DatabaseInstanceSpec;
import dev.databasespec.api.DatabaseInstanceStatus;
import dev.databasespec.api.DatabaseSpec;
import dev.databasespec.kubernetes.Targets.Resolved;
import dev.databasespec.model.Name;
import dev.databasespec.reconcile.CatalogException;
import dev.databasespec.reconcile.Failure;
import dev.databasespec.reconcile.Instances;
import dev.databasespec.reconcile.Target;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One look at a server: is it reachable, who is it, how busy is it. */
final class Probes {
    private static final Logger LOG = LoggerFactory.getLogger(Probes.class);
    private static final Name MAINTENANCE = Name.of("postgres");
    /** Latency and connections alone are no reason to write more often. */
    private static final Duration FIGURES = Duration.ofMinutes(5);
    private final Cluster cluster;
    private final Targets targets;
    private final Instances instances;
    private final InstanceStatuses statuses;
    private final StatusWriter<DatabaseInstanceSpec, DatabaseInstanceStatus, DatabaseInstance> writer;
    private final Clock clock;
    private final Map<String, Instant> figuresWritten = new ConcurrentHashMap<>();

    Probes(Cluster cluster, Targets targets, Instances instances, InstanceStatuses statuses,
            StatusWriter<DatabaseInstanceSpec, DatabaseInstanceStatus, DatabaseInstance> writer, Clock clock) {
        this.cluster = cluster;
        this.targets = targets;
        this.instances = instances;
        this.statuses = statuses;
        this.writer = writer;
        this.clock = clock;
    }

    /** Empty: it answers, and its DatabaseSpecs may go on. */
    Optional<Verdicts.Problem> run(DatabaseInstance cached) {
        DatabaseInstance resource = writer.refreshed(cached);
        return switch (targets.of(resource, MAINTENANCE)) {
            case Resolved.Unavailable(var reason, var message, var action) -> failed(resource, reason, new Explanation(message, action));
            case Resolved.Found(var target, var server) -> probe(resource, target);
        };
    }

    void forget(DatabaseInstance resource) {
        writer.forget(resource);
        figuresWritten.remove(resource.getMetadata().getUid());
    }

    private Optional<Verdicts.Problem> probe(DatabaseInstance resource, Target target) {
        try {
            Instances.Facts facts = instances.probe(target);
            List<DatabaseSpec> specs = cluster.specsOf(resource);
            write(resource, withFreshFigures(resource, statuses.available(resource, facts, specs)));
            return Optional.empty();
        } catch (CatalogException e) {
            Failure failure = e.failure();
            return failed(resource, InstanceReason.of(failure.kind()), new Explanation(failure.message(), failure.action()));
        }
    }

    private Optional<Verdicts.Problem> failed(DatabaseInstance resource, InstanceReason reason, Explanation why) {
        write(resource, statuses.failed(resource, reason, why, cluster.specsOf(resource)));
        return Optional.of(new Verdicts.Problem(reason, why));
    }

    private DatabaseInstanceStatus withFreshFigures(DatabaseInstance resource, DatabaseInstanceStatus now) {
        DatabaseInstanceStatus before = InstanceStatuses.before(resource);
        boolean same = Objects.equals(before.latency(), now.latency()) && Objects.equals(before.connections(), now.connections());
        Instant last = figuresWritten.get(resource.getMetadata().getUid());
        if (!same && last != null && last.plus(FIGURES).isAfter(clock.instant())) {
            return InstanceStatuses.withFiguresOf(before, now);
        }
        if (!same || last == null) {
            figuresWritten.put(resource.getMetadata().getUid(), clock.instant());
        }
        return now;
    }

    private void write(DatabaseInstance resource, DatabaseInstanceStatus status) {
        if (writer.write(resource, status)) {
            status.conditions().stream().filter(c -> c.type().equals(Conditions.READY)).findFirst()
                    .ifPresent(r -> LOG.atInfo().addKeyValue("instance", resource.getMetadata().getNamespace() + "/" + resource.getMetadata().getName())
                            .log("Ready={}/{}: {}", r.status(), r.reason(), r.message()));
        }
    }
}
