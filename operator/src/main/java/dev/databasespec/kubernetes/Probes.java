package dev.databasespec.kubernetes;

import dev.databasespec.api.DatabaseInstance;
import dev.databasespec.api.DatabaseInstanceSpec;
import dev.databasespec.api.DatabaseInstanceStatus;
import dev.databasespec.api.DatabaseSpec;
import dev.databasespec.kubernetes.Targets.Resolved;
import dev.databasespec.model.Name;
import dev.databasespec.reconcile.Accounts;
import dev.databasespec.reconcile.CatalogException;
import dev.databasespec.reconcile.Failure;
import dev.databasespec.reconcile.Instances;
import dev.databasespec.reconcile.Target;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
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
    /** However many DatabaseSpecs ask for it, a server is not asked more often. */
    static final Duration PAUSE = Duration.ofSeconds(2);
    /** Of an interval: what was asked for at the last look is too old at the next one, which comes up to a tenth early. */
    private static final double YOUNG = 0.8;
    private final Cluster cluster;
    private final Targets targets;
    private final Rotation rotation;
    private final Instances instances;
    private final Accounts accounts;
    private final InstanceStatuses statuses;
    private final StatusWriter<DatabaseInstanceSpec, DatabaseInstanceStatus, DatabaseInstance> writer;
    private final InstanceEvents events;
    private final Clock clock;
    private final Map<String, Instant> figuresWritten = new ConcurrentHashMap<>();
    private final Map<String, Look> looks = new ConcurrentHashMap<>();

    /** What the server said, or why it did not, and when; and what Google said of it, where it is Google's. */
    private record Look(Target target, Instant at, Optional<GoogleLook> google, Optional<Instances.Facts> facts, Optional<Verdicts.Problem> problem) {}

    /** {@code fresh} false: the server was asked a moment ago and is not asked again; {@code problem} empty: its DatabaseSpecs may go on */
    record Finding(boolean fresh, Optional<Verdicts.Problem> problem) {}

    Probes(Cluster cluster, Targets targets, Rotation rotation, Instances instances, Accounts accounts, InstanceStatuses statuses,
            StatusWriter<DatabaseInstanceSpec, DatabaseInstanceStatus, DatabaseInstance> writer, InstanceEvents events, Clock clock) {
        this.cluster = cluster;
        this.targets = targets;
        this.rotation = rotation;
        this.instances = instances;
        this.accounts = accounts;
        this.statuses = statuses;
        this.writer = writer;
        this.events = events;
        this.clock = clock;
    }

    Finding run(DatabaseInstance cached) {
        DatabaseInstance resource = writer.refreshed(cached);
        return switch (targets.of(resource, MAINTENANCE)) {
            case Resolved.Unavailable unavailable -> unavailable(resource, unavailable);
            case Resolved.Found(var target, var server) -> look(resource, target);
        };
    }

    void forget(DatabaseInstance resource) {
        writer.forget(resource);
        figuresWritten.remove(resource.getMetadata().getUid());
        looks.remove(resource.getMetadata().getUid());
    }

    /** A password that is not there may be so because the instance is not where it is looked for. */
    private Finding unavailable(DatabaseInstance resource, Resolved.Unavailable unavailable) {
        boolean mayAsk = unavailable.reason() != InstanceReason.LOCATION_NOT_ALLOWED;
        Optional<GoogleLook> google = mayAsk ? google(resource) : Optional.empty();
        Verdicts.Problem problem = google.flatMap(GoogleLook::obstacle).map(Probes::problem)
                .orElseGet(() -> new Verdicts.Problem(unavailable.reason(), new Explanation(unavailable.message(), unavailable.action())));
        failed(resource, problem, google);
        return new Finding(true, Optional.of(problem));
    }

    private Finding look(DatabaseInstance resource, Target target) {
        Look last = looks.get(resource.getMetadata().getUid());
        boolean fresh = last == null || !last.target().equals(target) || last.at().plus(PAUSE).isBefore(clock.instant());
        Look look = fresh || last == null ? probe(resource, target) : last;
        looks.put(resource.getMetadata().getUid(), look);
        look.problem().ifPresent(problem -> failed(resource, problem, look.google()));
        look.facts().ifPresent(facts -> write(resource,
                withFreshFigures(resource, statuses.available(resource, facts, look.google(), cluster.specsOf(resource)))));
        return new Finding(fresh, look.problem());
    }

    /** What is wrong is asked for again soon, what is right at the instance's own interval. */
    private Optional<GoogleLook> google(DatabaseInstance resource) {
        boolean right = InstanceStatuses.isReady(resource);
        Duration age = right ? young(resource) : PAUSE;
        return Targets.cloudSql(resource).map(instance -> GoogleLook.at(instance, accounts, age));
    }

    private Look probe(DatabaseInstance resource, Target target) {
        Optional<GoogleLook> google = google(resource);
        Optional<Failure> obstacle = google.flatMap(GoogleLook::obstacle);
        if (obstacle.isPresent()) {
            return failed(target, google, obstacle.get());
        }
        refreshUsers(resource);
        return login(resource, target, google, true);
    }

    private Look login(DatabaseInstance resource, Target target, Optional<GoogleLook> google, boolean again) {
        try {
            return new Look(target, clock.instant(), google, Optional.of(instances.probe(target)), Optional.empty());
        } catch (CatalogException e) {
            Optional<Target> successor = again ? rotation.successor(resource, target, e.failure()) : Optional.empty();
            return successor.map(next -> login(resource, next, google, false))
                    .orElseGet(() -> failed(target, google, google.map(look -> look.explain(e.failure())).orElse(e.failure())));
        }
    }

    /** Passes take what is known of an instance's users, and ask nobody themselves. Without an answer they go on with what was known, and tell it themselves. */
    private void refreshUsers(DatabaseInstance resource) {
        Optional<Target.CloudSql> instance = Targets.cloudSql(resource).filter(i -> cluster.specsOf(resource).stream().anyMatch(Probes::hasUsers));
        if (instance.isPresent()) {
            try {
                accounts.list(instance.get(), young(resource));
            } catch (CatalogException e) {
                LOG.atDebug().addKeyValue("instance", instance.get().connectionName()).log("users cannot be listed: {}", e.failure().message());
            }
        }
    }

    private static Duration young(DatabaseInstance resource) {
        return Duration.ofMillis(Math.round(resource.getSpec().interval().duration().toMillis() * YOUNG));
    }

    private static boolean hasUsers(DatabaseSpec spec) {
        return !spec.getSpec().users().isEmpty() || !Inventories.of(spec.getStatus()).users().isEmpty();
    }

    private Look failed(Target target, Optional<GoogleLook> google, Failure failure) {
        return new Look(target, clock.instant(), google, Optional.empty(), Optional.of(problem(failure)));
    }

    private static Verdicts.Problem problem(Failure failure) {
        return new Verdicts.Problem(InstanceReason.of(failure.kind()), new Explanation(failure.message(), failure.action()));
    }

    private void failed(DatabaseInstance resource, Verdicts.Problem problem, Optional<GoogleLook> google) {
        write(resource, statuses.failed(resource, problem.reason(), problem.why(), google, cluster.specsOf(resource)));
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
        var was = Conditions.ready(InstanceStatuses.before(resource).conditions());
        if (writer.write(resource, status)) {
            Conditions.ready(status.conditions()).filter(r -> was.filter(w -> w.message().equals(r.message())).isEmpty())
                    .ifPresent(r -> LOG.atInfo().addKeyValue("instance", resource.getMetadata().getNamespace() + "/" + resource.getMetadata().getName())
                            .log("Ready={}/{}: {}", r.status(), r.reason(), r.message()));
            Conditions.ready(status.conditions()).ifPresent(is -> events.changed(resource, was, is));
        }
    }
}
