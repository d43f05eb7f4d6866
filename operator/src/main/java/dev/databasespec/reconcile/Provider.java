package dev.databasespec.reconcile;

import dev.databasespec.model.DatabaseState;
import dev.databasespec.model.Name;
import dev.databasespec.model.Sorted;
import dev.databasespec.plan.Gate;
import dev.databasespec.plan.Gate.Needs;
import dev.databasespec.plan.PlannedStep;
import dev.databasespec.plan.Problem;
import dev.databasespec.plan.Step;
import dev.databasespec.plan.Steps;
import dev.databasespec.reconcile.Accounts.Account;
import dev.databasespec.reconcile.Target.CloudSql;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;

/** The Admin API's part of one pass. It is asked once, from what is known, and no step is tried twice. */
final class Provider {
    /** Whoever probes the instance refreshes what is known of it: a pass takes it however old it is. */
    private static final Duration AS_IT_IS = Duration.ofDays(36_500);
    private final Optional<Accounts> accounts;
    private final Optional<CloudSql> instance;
    private final DatabaseState.Provider facts;
    /** Empty: the API did not say. */
    private final Optional<SortedMap<Name, Account>> known;
    private final Set<Step> tried = new HashSet<>();
    private final Set<Step> failed = new HashSet<>();
    private final Set<Step> uncertain = new HashSet<>();
    private final Set<Name> created = new HashSet<>();
    private final TreeSet<Problem> problems = new TreeSet<>();
    private final List<StepFailure> failures = new ArrayList<>();

    Provider(Optional<Accounts> accounts, Request request) {
        this.accounts = accounts;
        this.instance = accounts.isPresent() && request.target().server() instanceof CloudSql cloudSql ? Optional.of(cloudSql) : Optional.empty();
        boolean concerned = !request.desired().users().isEmpty() || !request.applied().users().isEmpty();
        this.facts = new DatabaseState.Provider(instance.isPresent(), !concerned || iamAuthentication());
        this.known = concerned ? list() : Optional.empty();
    }

    /** Where nobody may ask, creating a user shows what is wrong. */
    private boolean iamAuthentication() {
        try {
            return instance.isEmpty() || accounts.orElseThrow().look(instance.get(), AS_IT_IS).iamAuthentication();
        } catch (CatalogException e) {
            return true;
        }
    }

    private Optional<SortedMap<Name, Account>> list() {
        try {
            return instance.isEmpty() ? Optional.empty() : Optional.of(accounts.orElseThrow().list(instance.get(), AS_IT_IS));
        } catch (CatalogException e) {
            return Optional.empty();
        }
    }

    boolean isThere() {
        return instance.isPresent();
    }

    DatabaseState completed(DatabaseState state) {
        return state.with(facts);
    }

    Optional<Account> account(Name user) {
        return known.flatMap(list -> Optional.ofNullable(list.get(user)));
    }

    Optional<Boolean> lists(Name user) {
        return known.map(list -> list.containsKey(user) || created.contains(user));
    }

    SortedSet<Problem> problems() {
        return Sorted.set(problems);
    }

    List<StepFailure> failures() {
        return failures;
    }

    /** The steps for the API that have not been tried; {@code last}: the deletions among them, else the others. */
    List<PlannedStep> due(List<PlannedStep> released, boolean last) {
        return released.stream().filter(s -> s.step() instanceof Step.AccountStep && (s.step() instanceof Step.DeleteAccount) == last)
                .filter(s -> !tried.contains(s.step())).toList();
    }

    /** Returns what was done; what was not is a problem. What concerns the whole instance is found out once. */
    List<PlannedStep> run(List<PlannedStep> steps) {
        List<PlannedStep> done = new ArrayList<>();
        Set<Needs> missing = new HashSet<>();
        Map<Class<?>, Failure> hopeless = new HashMap<>();
        for (PlannedStep step : steps) {
            tried.add(step.step());
            if (Needs.of(step).stream().anyMatch(missing::contains)) {
                failed.add(step.step());
                continue;
            }
            Optional<Failure> failure = Optional.ofNullable(hopeless.get(step.step().getClass())).or(() -> attempt(step));
            if (failure.isEmpty()) {
                done.add(step);
                continue;
            }
            failed.add(step.step());
            failures.add(new StepFailure(step, failure.get()));
            missing.addAll(Needs.madeBy(step.step()));
            problems.add(Failures.problem(step, failure.get()));
            if (isUncertain(failure.get().kind())) {
                uncertain.add(step.step());
            }
            if (concernsAll(failure.get().kind())) {
                hopeless.put(step.step().getClass(), failure.get());
            }
        }
        return done;
    }

    private Optional<Failure> attempt(PlannedStep step) {
        try {
            run((Step.AccountStep) step.step());
            return Optional.empty();
        } catch (CatalogException e) {
            return Optional.of(e.failure());
        }
    }

    /** The same call for another user would fail alike. */
    private static boolean concernsAll(Failure.Kind kind) {
        return switch (kind) {
            case PERMISSION_DENIED, CREDENTIALS_UNAVAILABLE, AUTHENTICATION_FAILED, API_NOT_ENABLED, INSTANCE_NOT_FOUND, INSTANCE_NOT_RUNNING, REGION_MISMATCH,
                    CONNECTION_FAILED, CONNECTION_LOST, TLS_FAILED, TOO_MANY_CONNECTIONS ->
                true;
            case READ_ONLY, UNSUPPORTED_VERSION, DATABASE_MISSING, HOSTILE_DATABASE, MISSING_OBJECT, DEPENDENT_OBJECTS, DEPENDENT_GRANTS,
                    NOT_SUPPORTED_BY_VERSION, INVALID_VALUE, LOCK_TIMEOUT, CONCURRENT_CHANGE, STATEMENT_FAILED, NOT_CONVERGED ->
                false;
        };
    }

    /** The answer was lost or did not come in time: it may take effect all the same. */
    private static boolean isUncertain(Failure.Kind kind) {
        return kind == Failure.Kind.CONCURRENT_CHANGE || kind == Failure.Kind.CONNECTION_FAILED || kind == Failure.Kind.CONNECTION_LOST;
    }

    /** What may be ours from now on. */
    List<PlannedStep> perhapsDone(List<PlannedStep> steps) {
        return steps.stream().filter(s -> !failed.contains(s.step()) || uncertain.contains(s.step())).toList();
    }

    /** Users of whom nobody knows whether they will come. */
    SortedSet<Name> perhapsComing() {
        return Sorted.set(uncertain.stream().filter(Step.CreateAccount.class::isInstance).map(s -> ((Step.CreateAccount) s).role()).toList());
    }

    /** Steps that the API called done and that are still to do. */
    List<PlannedStep> withoutEffect(List<PlannedStep> released) {
        return released.stream().filter(s -> tried.contains(s.step()) && !failed.contains(s.step())).toList();
    }

    static Problem noEffect(PlannedStep step) {
        return new Problem(Steps.object(step.step()), Problem.Severity.ERROR, Problem.Reason.NOT_MANAGEABLE,
                "the Cloud SQL Admin API said that it was done, but the catalog does not show it: " + Steps.sentence(step.step()),
                "it is tried again at the next pass; if this goes on, look at the instance's operations (gcloud sql operations list) and its maintenance version");
    }

    private void run(Step.AccountStep step) throws CatalogException {
        Accounts api = accounts.orElseThrow();
        CloudSql where = instance.orElseThrow();
        switch (step) {
            case Step.CreateAccount s -> {
                api.create(where, s.principal(), type(s.type()));
                created.add(s.role());
            }
            case Step.AddAccountRoles s -> api.grant(where, s.role(), s.roles());
            case Step.RemoveAccountRoles s -> api.setRoles(where, s.role(), s.kept());
            case Step.DeleteAccount s -> api.delete(where, s.role());
        }
    }

    private static Accounts.Type type(String declared) {
        return switch (declared) {
            case "ServiceAccount" -> Accounts.Type.SERVICE_ACCOUNT;
            case "Group" -> Accounts.Type.GROUP;
            default -> Accounts.Type.USER;
        };
    }

    /** The part for SQL, but for what needs a user that is still to be made. */
    static Gate withoutAccounts(Gate gate) {
        List<PlannedStep> sql = new ArrayList<>();
        Set<Needs> missing = new HashSet<>();
        for (PlannedStep step : gate.released()) {
            boolean waits = step.step() instanceof Step.AccountStep || Needs.of(step).stream().anyMatch(missing::contains);
            if (waits) {
                missing.addAll(Needs.madeBy(step.step()));
            } else {
                sql.add(step);
            }
        }
        return new Gate(sql, gate.withheld());
    }
}
