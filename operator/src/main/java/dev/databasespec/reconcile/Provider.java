package dev.databasespec.reconcile;

import dev.databasespec.model.DatabaseState;
import dev.databasespec.model.Name;
import dev.databasespec.model.Sorted;
import dev.databasespec.plan.Gate;
import dev.databasespec.plan.Gate.Needs;
import dev.databasespec.plan.PlannedStep;
import dev.databasespec.plan.Problem;
import dev.databasespec.plan.Step;
import dev.databasespec.reconcile.Accounts.Account;
import dev.databasespec.reconcile.Target.CloudSql;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
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
    private final Set<Name> created = new HashSet<>();
    private final TreeSet<Problem> problems = new TreeSet<>();

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

    /** The steps for the API that have not been tried; {@code last}: the deletions among them, else the others. */
    List<PlannedStep> due(List<PlannedStep> released, boolean last) {
        return released.stream().filter(s -> s.step() instanceof Step.AccountStep && (s.step() instanceof Step.DeleteAccount) == last)
                .filter(s -> !tried.contains(s.step())).toList();
    }

    /** Returns what was done; what was not is a problem. */
    List<PlannedStep> run(List<PlannedStep> steps) {
        List<PlannedStep> done = new ArrayList<>();
        for (PlannedStep step : steps) {
            tried.add(step.step());
            try {
                run((Step.AccountStep) step.step());
                done.add(step);
            } catch (CatalogException e) {
                problems.add(Failures.problem(step, e.failure()));
            }
        }
        return done;
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
