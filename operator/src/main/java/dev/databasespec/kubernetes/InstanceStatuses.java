package dev.databasespec.kubernetes;

import static dev.databasespec.kubernetes.Conditions.READY;
import static dev.databasespec.kubernetes.Conditions.RECONCILING;
import static dev.databasespec.kubernetes.Conditions.STALLED;

import dev.databasespec.api.DatabaseInstance;
import dev.databasespec.api.DatabaseInstanceStatus;
import dev.databasespec.api.DatabaseInstanceStatus.Connections;
import dev.databasespec.api.DatabaseSpec;
import dev.databasespec.model.Name;
import dev.databasespec.reconcile.Instances.Facts;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Collectors;

/** Makes the status of a DatabaseInstance. Figures that move by themselves are rounded. */
final class InstanceStatuses {
    private static final int LISTED = 1000;
    private final Clock clock;

    InstanceStatuses(Clock clock) {
        this.clock = clock;
    }

    DatabaseInstanceStatus available(DatabaseInstance resource, Facts facts, List<DatabaseSpec> specs) {
        DatabaseInstanceStatus before = before(resource);
        Conditions conditions = conditions(resource, before);
        String address = address(resource);
        conclude(conditions, InstanceReason.AVAILABLE, "PostgreSQL " + facts.serverVersion() + " at " + address + " answers");
        var declared = specs.stream().map(s -> s.getSpec().database()).collect(Collectors.toSet());
        List<String> managed = facts.databases().stream().map(Name::value).filter(declared::contains).limit(LISTED).toList();
        return new DatabaseInstanceStatus(resource.getMetadata().getGeneration(), conditions.all(), facts.serverVersion(), latency(facts.latency()),
                new Connections(tens(facts.connectionsUsed()), facts.connectionsMax()), facts.startedAt().truncatedTo(ChronoUnit.SECONDS).toString(), managed,
                specs.size(), address);
    }

    /** The last figures stay, so that people see what there was. */
    DatabaseInstanceStatus failed(DatabaseInstance resource, InstanceReason reason, Explanation why, List<DatabaseSpec> specs) {
        DatabaseInstanceStatus before = before(resource);
        Conditions conditions = conditions(resource, before);
        conclude(conditions, reason, why.sentence());
        return new DatabaseInstanceStatus(resource.getMetadata().getGeneration(), conditions.all(), before.serverVersion(), before.latency(),
                before.connections(), before.startedAt(), before.databases(), specs.size(), address(resource));
    }

    /** The same with the figures of {@code before}, where it has some: they alone are no reason to write. */
    static DatabaseInstanceStatus withFiguresOf(DatabaseInstanceStatus before, DatabaseInstanceStatus now) {
        return new DatabaseInstanceStatus(now.observedGeneration(), now.conditions(), now.serverVersion(), before.latency() == null
                ? now.latency()
                : before.latency(),
                before.connections() == null || now.connections() == null || before.connections().max() != now.connections().max()
                        ? now.connections()
                        : before.connections(),
                now.startedAt(), now.databases(), now.databaseSpecs(), now.address());
    }

    private static void conclude(Conditions conditions, InstanceReason reason, String message) {
        boolean ready = reason == InstanceReason.AVAILABLE;
        boolean retrying = !ready && !reason.needsPerson();
        conditions.with(READY, ready, reason.word(), message);
        conditions.with(RECONCILING, retrying, retrying ? "Retrying" : "Idle", retrying ? "it is tried again soon" : "nothing is under way");
        conditions.with(STALLED, reason.needsPerson(), reason.needsPerson() ? reason.word() : "Progressing",
                reason.needsPerson() ? message : "no person is needed");
    }

    static String latency(Duration latency) {
        long millis = Math.max(1, Math.round(latency.toNanos() / 1e6));
        for (long step = 1;; step *= 10) {
            for (long rounded : new long[]{step, 2 * step, 5 * step}) {
                if (millis <= rounded) {
                    return rounded + "ms";
                }
            }
        }
    }

    static int tens(int connections) {
        return connections <= 0 ? 0 : (connections + 9) / 10 * 10;
    }

    static String address(DatabaseInstance resource) {
        var endpoint = resource.getSpec().endpoint();
        return (endpoint.host().indexOf(':') >= 0 ? "[" + endpoint.host() + "]" : endpoint.host()) + ":" + endpoint.port();
    }

    private Conditions conditions(DatabaseInstance resource, DatabaseInstanceStatus before) {
        return new Conditions(before.conditions(), resource.getMetadata().getGeneration(), clock.instant());
    }

    static DatabaseInstanceStatus before(DatabaseInstance resource) {
        DatabaseInstanceStatus status = resource.getStatus();
        return status != null ? status : new DatabaseInstanceStatus(null, List.of(), null, null, null, null, List.of(), null, null);
    }
}
