package dev.databasespec.kubernetes;

import static dev.databasespec.kubernetes.Conditions.IAM_AUTHENTICATION;
import static dev.databasespec.kubernetes.Conditions.READY;
import static dev.databasespec.kubernetes.Conditions.RECONCILING;
import static dev.databasespec.kubernetes.Conditions.STALLED;

import dev.databasespec.api.DatabaseInstance;
import dev.databasespec.api.DatabaseInstanceStatus;
import dev.databasespec.api.DatabaseInstanceStatus.Connections;
import dev.databasespec.api.DatabaseSpec;
import dev.databasespec.api.StatusCondition.State;
import dev.databasespec.model.Name;
import dev.databasespec.reconcile.Accounts.InstanceFacts;
import dev.databasespec.reconcile.Instances.Facts;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Makes the status of a DatabaseInstance. Figures that move by themselves are rounded. */
final class InstanceStatuses {
    private static final int LISTED = 1000;
    private final Clock clock;

    InstanceStatuses(Clock clock) {
        this.clock = clock;
    }

    /** {@code google}: empty for a server that is no Cloud SQL instance, or where nobody was asked */
    DatabaseInstanceStatus available(DatabaseInstance resource, Facts facts, Optional<GoogleLook> google, List<DatabaseSpec> specs) {
        DatabaseInstanceStatus before = before(resource);
        Conditions conditions = conditions(resource, before);
        String address = address(resource);
        google.ifPresent(look -> iamAuthentication(conditions, look));
        conclude(conditions, InstanceReason.AVAILABLE, "PostgreSQL " + facts.serverVersion() + " at " + address + " answers");
        var declared = specs.stream().map(s -> s.getSpec().database()).collect(Collectors.toSet());
        List<String> managed = facts.databases().stream().map(Name::value).filter(declared::contains).limit(LISTED).toList();
        return new DatabaseInstanceStatus(resource.getMetadata().getGeneration(), conditions.all(), facts.serverVersion(), latency(facts.latency()),
                new Connections(tens(facts.connectionsUsed()), facts.connectionsMax()), facts.startedAt().truncatedTo(ChronoUnit.SECONDS).toString(), managed,
                specs.size(), address, iamAuthentication(before, google), state(before, google));
    }

    /** The last figures stay, so that people see what there was. */
    DatabaseInstanceStatus failed(DatabaseInstance resource, InstanceReason reason, Explanation why, Optional<GoogleLook> google, List<DatabaseSpec> specs) {
        DatabaseInstanceStatus before = before(resource);
        Conditions conditions = conditions(resource, before);
        google.ifPresent(look -> iamAuthentication(conditions, look));
        conclude(conditions, reason, why.sentence());
        return new DatabaseInstanceStatus(resource.getMetadata().getGeneration(), conditions.all(), before.serverVersion(), before.latency(),
                before.connections(), before.startedAt(), before.databases(), specs.size(), address(resource),
                iamAuthentication(before, google), state(before, google));
    }

    /** The same with the figures of {@code before}, where it has some: they alone are no reason to write. */
    static DatabaseInstanceStatus withFiguresOf(DatabaseInstanceStatus before, DatabaseInstanceStatus now) {
        return new DatabaseInstanceStatus(now.observedGeneration(), now.conditions(), now.serverVersion(), before.latency() == null
                ? now.latency()
                : before.latency(),
                before.connections() == null || now.connections() == null || before.connections().max() != now.connections().max()
                        ? now.connections()
                        : before.connections(),
                now.startedAt(), now.databases(), now.databaseSpecs(), now.address(), now.iamAuthentication(), now.state());
    }

    /** Who may not ask is told so here; a moment without an answer changes nothing of what is known. */
    private static void iamAuthentication(Conditions conditions, GoogleLook google) {
        if (google.facts().isPresent()) {
            boolean on = google.facts().get().iamAuthentication();
            conditions.with(IAM_AUTHENTICATION, on, on ? "FlagOn" : "FlagOff", on
                    ? "the flag cloudsql.iam_authentication is on: IAM principals can log in"
                    : "the flag cloudsql.iam_authentication is off: no IAM principal can log in; " + google.switchOn());
        } else if (google.failure().isPresent()
                && (InstanceReason.of(google.failure().get().kind()).needsPerson() || conditions.get(IAM_AUTHENTICATION).isEmpty())) {
            var failure = google.failure().get();
            conditions.with(IAM_AUTHENTICATION, State.Unknown, InstanceReason.of(failure.kind()).word(),
                    new Explanation("the Admin API did not say: " + failure.message(), failure.action()).sentence());
        }
    }

    private static @Nullable Boolean iamAuthentication(DatabaseInstanceStatus before, Optional<GoogleLook> google) {
        return google.flatMap(GoogleLook::facts).map(InstanceFacts::iamAuthentication).orElse(before.iamAuthentication());
    }

    private static @Nullable String state(DatabaseInstanceStatus before, Optional<GoogleLook> google) {
        return google.flatMap(GoogleLook::facts).map(InstanceFacts::state).orElse(before.state());
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
        if (endpoint == null) {
            return Targets.asWritten(resource);
        }
        return (endpoint.host().indexOf(':') >= 0 ? "[" + endpoint.host() + "]" : endpoint.host()) + ":" + endpoint.port();
    }

    private Conditions conditions(DatabaseInstance resource, DatabaseInstanceStatus before) {
        return new Conditions(before.conditions(), resource.getMetadata().getGeneration(), clock.instant());
    }

    static boolean isReady(DatabaseInstance resource) {
        return Conditions.ready(before(resource).conditions()).filter(ready -> ready.status() == State.True).isPresent();
    }

    static DatabaseInstanceStatus before(DatabaseInstance resource) {
        DatabaseInstanceStatus status = resource.getStatus();
        return status != null ? status : new DatabaseInstanceStatus(null, List.of(), null, null, null, null, List.of(), null, null, null, null);
    }
}
