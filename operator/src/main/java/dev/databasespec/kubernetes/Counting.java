package dev.databasespec.kubernetes;

import dev.databasespec.api.DatabaseInstance;
import dev.databasespec.api.DatabaseSpec;
import dev.databasespec.api.StatusCondition;
import dev.databasespec.kubernetes.Census.State;
import dev.databasespec.kubernetes.change.Outbox.Backlog;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Takes the {@link Census}: from the statuses as they are in the cluster, so that it is right after a restart as well. */
final class Counting {
    private static final int INTERVALS = 3;
    private final Instant now;
    private final Instant leadingSince;
    private final LastPasses passes;
    private final SortedMap<State, Integer> specs = new TreeMap<>();
    private final SortedMap<String, Duration> unready = new TreeMap<>();
    private final SortedMap<String, Integer> drifted = new TreeMap<>();
    private final SortedMap<String, Duration> driftedFor = new TreeMap<>();
    private Duration longestWait = Duration.ZERO;
    private int overdue;

    private Counting(Instant now, Instant leadingSince, LastPasses passes) {
        this.now = now;
        this.leadingSince = leadingSince;
        this.passes = passes;
    }

    static Census of(Stream<DatabaseSpec> specs, Stream<DatabaseInstance> instances, Backlog records, LastPasses passes, Instant leadingSince, Instant now) {
        Counting counting = new Counting(now, leadingSince, passes);
        specs.forEach(counting::add);
        SortedMap<String, State> states = new TreeMap<>();
        instances.forEach(i -> states.put(i.getMetadata().getNamespace() + "/" + i.getMetadata().getName(),
                state(Conditions.ready(InstanceStatuses.before(i).conditions()))));
        return new Census(true, counting.specs, counting.unready, counting.drifted, counting.driftedFor, counting.longestWait, counting.overdue, states,
                records.records(), records.oldest().map(counting::since).orElse(Duration.ZERO));
    }

    private void add(DatabaseSpec spec) {
        List<StatusCondition> conditions = SpecStatuses.before(spec).conditions();
        Optional<StatusCondition> ready = Conditions.ready(conditions);
        State state = state(ready);
        specs.merge(state, 1, Integer::sum);
        if (!state.ready().equals(StatusCondition.State.True.name())) {
            unready.merge(state.reason(), ready.map(this::age).orElseGet(() -> since(created(spec))), Counting::longer);
        }
        if (spec.getSpec().suspend()) {
            return;
        }
        holding(conditions, Conditions.DRIFTED).ifPresent(c -> {
            drifted.merge(c.reason(), 1, Integer::sum);
            driftedFor.merge(c.reason(), age(c), Counting::longer);
        });
        longestWait = holding(conditions, Conditions.APPROVAL_REQUIRED).map(this::age).map(wait -> longer(wait, longestWait)).orElse(longestWait);
        overdue += isOverdue(spec) ? 1 : 0;
    }

    private boolean isOverdue(DatabaseSpec spec) {
        Instant known = leadingSince.isAfter(created(spec)) ? leadingSince : created(spec);
        Instant last = passes.of(spec.getMetadata().getUid()).filter(known::isBefore).orElse(known);
        return !spec.isMarkedForDeletion() && last.plus(spec.getSpec().interval().duration().multipliedBy(INTERVALS)).isBefore(now);
    }

    private static State state(Optional<StatusCondition> ready) {
        return ready.map(r -> new State(r.status().name(), r.reason())).orElse(State.UNOBSERVED);
    }

    private static Optional<StatusCondition> holding(List<StatusCondition> conditions, String type) {
        return conditions.stream().filter(c -> c.type().equals(type) && c.status() == StatusCondition.State.True).findFirst();
    }

    private static Instant created(DatabaseSpec spec) {
        return Instant.parse(spec.getMetadata().getCreationTimestamp());
    }

    private Duration age(StatusCondition condition) {
        return since(Instant.parse(condition.lastTransitionTime()));
    }

    /** Clocks differ: nothing is younger than now. */
    private Duration since(Instant then) {
        return then.isBefore(now) ? Duration.between(then, now) : Duration.ZERO;
    }

    private static Duration longer(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? b : a;
    }
}
