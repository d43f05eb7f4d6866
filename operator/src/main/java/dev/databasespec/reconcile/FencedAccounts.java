package dev.databasespec.reconcile;

import dev.databasespec.model.Name;
import dev.databasespec.reconcile.Target.CloudSql;
import java.time.Duration;
import java.util.SortedMap;
import java.util.SortedSet;

/** Changes no user of Cloud SQL any more once another replica may lead: the Admin API has neither transactions nor locks. */
public record FencedAccounts(Accounts accounts, Tenure tenure) implements Accounts {
    @Override
    public SortedMap<Name, Account> list(CloudSql instance, Duration age) throws CatalogException {
        return accounts.list(instance, age);
    }

    @Override
    public void create(CloudSql instance, String principal, Type type) throws CatalogException {
        tenure.check();
        accounts.create(instance, principal, type);
    }

    @Override
    public void grant(CloudSql instance, Name user, SortedSet<Name> roles) throws CatalogException {
        tenure.check();
        accounts.grant(instance, user, roles);
    }

    @Override
    public void setRoles(CloudSql instance, Name user, SortedSet<Name> roles) throws CatalogException {
        tenure.check();
        accounts.setRoles(instance, user, roles);
    }

    @Override
    public void delete(CloudSql instance, Name user) throws CatalogException {
        tenure.check();
        accounts.delete(instance, user);
    }

    @Override
    public InstanceFacts look(CloudSql instance, Duration age) throws CatalogException {
        return accounts.look(instance, age);
    }
}
