package dev.databasespec.reconcile;

import dev.databasespec.model.DatabaseState;
import dev.databasespec.model.DesiredState;
import dev.databasespec.model.DesiredState.WantedGrant;
import dev.databasespec.model.Inventory;
import dev.databasespec.model.Name;
import dev.databasespec.model.Sorted;
import dev.databasespec.plan.Gate;
import dev.databasespec.plan.Plan;
import dev.databasespec.plan.PlannedStep;
import dev.databasespec.plan.Planner;
import dev.databasespec.plan.Problem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** One pass over an existing database: plan, gate, and as many transactions as it takes, at most five. */
final class Pass {
    private static final int ATTEMPTS = 5;
    private final Means means;
    private final Provider provider;
    private final Request request;
    private final Journal journal;
    private final Releases releases;
    private final List<PlannedStep> applied = new ArrayList<>();
    /** What is ours for certain, and what will be if the transaction under way commits. */
    private Inventory committed;
    private Inventory announced;
    private boolean journaled;

    /** {@code before}: what was done to make this pass possible; it is told with what this pass does. */
    Pass(Means means, Request request, Journal journal, List<PlannedStep> before) {
        this.means = means;
        this.provider = new Provider(means.accounts(), request);
        this.request = request;
        this.journal = journal;
        this.releases = new Releases(request);
        this.applied.addAll(before);
        this.committed = request.applied();
        this.announced = request.applied();
    }

    DatabaseState observe() throws CatalogException {
        return provider.completed(means.catalog().observe(request.target(), candidates()));
    }

    /** A failure after a part was committed still tells what was done. */
    Outcome run(DatabaseState first) throws CatalogException, InterruptedException {
        try {
            return attempts(first);
        } catch (CatalogException e) {
            if (applied.isEmpty()) {
                throw e;
            }
            return new Outcome(Optional.of(e.failure()), applied, List.of(), Sorted.of(), 0, committed, Optional.empty(), Outcome.Counts.NONE,
                    Sorted.map(Map.of()), provider.failures());
        }
    }

    private Outcome attempts(DatabaseState first) throws CatalogException, InterruptedException {
        refuse(request, first);
        DatabaseState live = provider.completed(first);
        if (Reconciliation.changesSomething(request.mode())) {
            boolean careful = false;
            for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
                releases.again();
                open(live);
                live = throughTheApi(live, false);
                Plan plan = plan(live);
                Gate gate = Provider.withoutAccounts(releases.of(plan, live));
                if (gate.released().isEmpty()) {
                    return outcome(throughTheApi(throughTheApi(live, false), true), List.of());
                }
                announce(gate.released(), plan.gifts(), live);
                try {
                    Transaction.Result result = transaction(gate).run(careful);
                    keep(result, plan.gifts(), live);
                    if (result.failed().stream().noneMatch(f -> f.failure().kind().retryable()) || attempt == ATTEMPTS) {
                        return outcome(throughTheApi(throughTheApi(provider.completed(result.live()), false), true), result.failed());
                    }
                    live = provider.completed(result.live());
                } catch (CatalogException e) {
                    // rolled back: what was announced is not ours
                    announced = committed;
                    careful = careful(e, careful, attempt);
                    live = null;
                }
                backOff(attempt);
                live = live == null ? observe() : live;
            }
        }
        return outcome(live, List.of());
    }

    /** Databases that nothing may be done in. */
    static void refuse(Request request, DatabaseState live) throws CatalogException {
        if (live.server().replica() && Reconciliation.changesSomething(request.mode())) {
            throw new CatalogException(Failure.of(Failure.Kind.READ_ONLY, request.target().server().address() + " is a read-only replica",
                    "point the DatabaseInstance at the primary"));
        }
        if (!live.server().untrustedEventTriggers().isEmpty()) {
            throw new CatalogException(Failure.of(Failure.Kind.HOSTILE_DATABASE,
                    "database " + live.server().database() + " has event triggers that would run a tenant's code as us: "
                            + String.join(", ", live.server().untrustedEventTriggers().stream().map(dev.databasespec.model.Printable::quoted).toList())
                            + "; nothing was changed",
                    "drop or disable them, or name them under `trustedEventTriggers` of the DatabaseInstance"));
        }
    }

    /** Does what SQL cannot; {@code last}: the deletions, which come after everything else. Returns the state afterwards. */
    private DatabaseState throughTheApi(DatabaseState live, boolean last) throws CatalogException {
        if (!provider.isThere()) {
            return live;
        }
        Plan plan = plan(live);
        List<PlannedStep> steps = provider.due(releases.of(plan, live).released(), last);
        if (steps.isEmpty()) {
            return live;
        }
        announce(steps, plan.gifts(), live);
        journal.aboutToCall(steps);
        releases.called();
        List<PlannedStep> done = provider.run(steps);
        committed = Inventories.expected(committed, provider.perhapsDone(steps), List.of(), live);
        applied.addAll(done);
        announced = committed;
        return observe();
    }

    /** Nothing is executed that was not written down: the whole plan, before its first step. */
    private void open(DatabaseState live) {
        List<PlannedStep> steps = releases.of(plan(live), live).released();
        if (!steps.isEmpty()) {
            journal.opening(steps, live);
        }
    }

    private void announce(List<PlannedStep> steps, List<WantedGrant> gifts, DatabaseState live) {
        Inventory expected = Inventories.expected(announced, steps, gifts, live);
        if (!journaled || !expected.equals(announced)) {
            journal.aboutToApply(steps, expected);
            journaled = true;
            announced = expected;
        }
    }

    private Transaction transaction(Gate gate) {
        return new Transaction(means.catalog(), request, candidates(), gate.released(), announced, live -> plan(provider.completed(live)), releases, journal,
                applied);
    }

    private void keep(Transaction.Result result, List<WantedGrant> gifts, DatabaseState before) {
        if (!result.applied().isEmpty()) {
            committed = Inventories.expected(committed, result.applied(), gifts, before);
            applied.addAll(result.applied());
        }
        announced = committed;
    }

    /** Whether the next attempt goes step by step; throws what no further attempt can mend. */
    private static boolean careful(CatalogException e, boolean wasCareful, int attempt) throws CatalogException {
        Failure failure = e.failure();
        if (attempt == ATTEMPTS || (wasCareful && !failure.kind().retryable())) {
            throw e;
        }
        boolean connection = failure.kind() == Failure.Kind.CONNECTION_LOST;
        if (!failure.kind().retryable() && isAboutTheWholePass(failure.kind())) {
            throw e;
        }
        return wasCareful || !(connection || (failure.kind() == Failure.Kind.CONCURRENT_CHANGE && attempt < 3));
    }

    private static boolean isAboutTheWholePass(Failure.Kind kind) {
        return switch (kind) {
            case CREDENTIALS_UNAVAILABLE, INSTANCE_NOT_FOUND, INSTANCE_NOT_RUNNING, REGION_MISMATCH, API_NOT_ENABLED, CONNECTION_FAILED, AUTHENTICATION_FAILED,
                    TLS_FAILED, READ_ONLY, UNSUPPORTED_VERSION, TOO_MANY_CONNECTIONS, DATABASE_MISSING, HOSTILE_DATABASE,
                    NOT_CONVERGED ->
                true;
            case PERMISSION_DENIED, MISSING_OBJECT, DEPENDENT_OBJECTS, DEPENDENT_GRANTS, NOT_SUPPORTED_BY_VERSION, INVALID_VALUE, LOCK_TIMEOUT,
                    CONCURRENT_CHANGE, CONNECTION_LOST,
                    STATEMENT_FAILED ->
                false;
        };
    }

    private void backOff(int attempt) throws InterruptedException {
        long base = 50L << (2 * attempt);
        means.pause().of(Duration.ofMillis(base / 2 + means.random().nextLong(base)));
    }

    private java.util.SortedSet<Name> candidates() {
        return request.mode() == Request.Mode.DROP
                ? Sorted.union(request.applied().roles(), request.applied().users())
                : Planner.dropCandidates(request.desired(), request.applied());
    }

    private Plan plan(DatabaseState live) {
        return switch (request.mode()) {
            case APPLY, PLAN -> Planner.plan(request.desired().withPasswordsToSet(passwordsToSet(live)), live, announced, request.limit());
            case REVOKE -> Planner.release(request.desired(), live, announced, false);
            case DROP -> Planner.release(request.desired(), live, announced, true);
        };
    }

    /** Passwords that cannot be read are compared with what we remember of them; those set in this pass are right. */
    private java.util.SortedSet<Name> passwordsToSet(DatabaseState live) {
        TreeSet<Name> roles = new TreeSet<>();
        request.passwords().forEach((role, password) -> {
            String known = request.applied().passwords().get(role);
            boolean set = applied.stream().anyMatch(p -> p.step() instanceof dev.databasespec.plan.Step.SetPassword s && s.role().equals(role));
            boolean right = known != null && live.role(role).filter(r -> means.fingerprints().matches(known, password, r.oid())).isPresent();
            if (!set && !right) {
                roles.add(role);
            }
        });
        return Sorted.set(roles);
    }

    private Outcome outcome(DatabaseState live, List<StepFailure> failed) {
        Plan rest = plan(live);
        Gate gate = releases.regular(rest);
        List<PlannedStep> pending = gate.withheld();
        TreeSet<Problem> problems = new TreeSet<>(rest.problems());
        problems.addAll(provider.problems());
        if (Reconciliation.changesSomething(request.mode())) {
            List<PlannedStep> without = provider.withoutEffect(gate.released());
            applied.removeAll(without);
            without.forEach(step -> problems.add(Provider.noEffect(step)));
        }
        failed.forEach(f -> problems.add(Failures.problem(f.step(), f.failure())));
        Inventory inventory = Reconciliation.changesSomething(request.mode())
                ? Inventories.after(committed, request.desired(), live, pending.isEmpty() && failed.isEmpty() && provider.problems().isEmpty(),
                        Inventories.fingerprints(request, applied, live, means.fingerprints()))
                : request.applied();
        inventory = inventory.withUsers(Sorted.union(inventory.users(), provider.perhapsComing()));
        return new Outcome(Optional.empty(), applied, pending, problems, rest.surplus(), inventory, Optional.of(live), counts(live), users(live),
                Stream.concat(provider.failures().stream(), failed.stream()).toList());
    }

    private Outcome.Counts counts(DatabaseState live) {
        DesiredState d = request.desired();
        return new Outcome.Counts((int) d.schemas().values().stream().filter(s -> !s.absent() && live.schema(s.name()).isPresent()).count(),
                (int) d.roles().values().stream().filter(r -> !r.absent() && live.role(r.name()).isPresent()).count(),
                (int) d.users().keySet().stream().filter(u -> live.role(u).isPresent()).count(), d.grants().size() + d.defaults().size());
    }

    private java.util.SortedMap<Name, Outcome.UserState> users(DatabaseState live) {
        Map<Name, Outcome.UserState> users = new TreeMap<>();
        request.desired().users().forEach((name, user) -> {
            TreeSet<Name> roles = new TreeSet<>();
            live.memberships().stream().filter(m -> m.member().equals(name) && user.roles().contains(m.role())).forEach(m -> roles.add(m.role()));
            users.put(name, new Outcome.UserState(user, live.role(name).isPresent(), roles, EffectiveRoles.of(name, live), provider.lists(name),
                    provider.account(name)));
        });
        return Sorted.map(users);
    }
}
