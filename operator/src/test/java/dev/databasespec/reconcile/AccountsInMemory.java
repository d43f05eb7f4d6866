package dev.databasespec.reconcile;

import dev.databasespec.model.Name;
import dev.databasespec.model.Sorted;
import dev.databasespec.plan.Projection;
import dev.databasespec.plan.Step;
import dev.databasespec.reconcile.Target.CloudSql;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;

/** The Admin API of a {@link CatalogInMemory}; told to, it refuses. */
final class AccountsInMemory implements Accounts {
    private final CatalogInMemory catalog;
    /** Every write, in order. */
    final List<Step.AccountStep> writes = new ArrayList<>();
    final TreeMap<Name, Account> users = new TreeMap<>();
    boolean iamAuthentication = true;
    int asked;
    /** What is called done and is not. */
    Predicate<Step.AccountStep> ignored = s -> false;
    Function<Step.AccountStep, Optional<Failure>> fault = s -> Optional.empty();

    AccountsInMemory(CatalogInMemory catalog) {
        this.catalog = catalog;
    }

    @Override
    public SortedMap<Name, Account> list(CloudSql instance, Duration age) {
        return Sorted.map(users);
    }

    @Override
    public void create(CloudSql instance, String principal, Type type) throws CatalogException {
        Name role = Name.of(principal.toLowerCase(Locale.ROOT).replace(".gserviceaccount.com", ""));
        String declared = type == Type.SERVICE_ACCOUNT ? "ServiceAccount" : type == Type.GROUP ? "Group" : "User";
        run(new Step.CreateAccount(role, principal, declared));
        users.put(role, new Account(role, type, ""));
    }

    @Override
    public void grant(CloudSql instance, Name user, SortedSet<Name> roles) throws CatalogException {
        run(new Step.AddAccountRoles(user, roles));
    }

    @Override
    public void setRoles(CloudSql instance, Name user, SortedSet<Name> roles) throws CatalogException {
        run(new Step.RemoveAccountRoles(user, Sorted.of(), roles));
    }

    @Override
    public void delete(CloudSql instance, Name user) throws CatalogException {
        run(new Step.DeleteAccount(user));
        users.remove(user);
    }

    @Override
    public InstanceFacts look(CloudSql instance, Duration age) {
        return new InstanceFacts("RUNNABLE", "europe-west1", "POSTGRES_15", iamAuthentication, Sorted.of());
    }

    private void run(Step.AccountStep step) throws CatalogException {
        asked++;
        Optional<Failure> failure = fault.apply(step);
        if (failure.isPresent()) {
            throw new CatalogException(failure.get());
        }
        writes.add(step);
        if (!ignored.test(step)) {
            catalog.state = Projection.after(catalog.state, step);
        }
    }
}
