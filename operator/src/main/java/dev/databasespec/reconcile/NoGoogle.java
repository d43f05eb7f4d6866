package dev.databasespec.reconcile;

import dev.databasespec.model.Name;
import dev.databasespec.reconcile.Target.CloudSql;
import java.time.Duration;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;

/** Where there is no way to Google Cloud. */
public final class NoGoogle implements Secrets, Accounts, CloudSqlAccess {
    public static final NoGoogle INSTANCE = new NoGoogle();

    private NoGoogle() {}

    private static CatalogException no(String what) {
        return new CatalogException(Failure.of(Failure.Kind.CONNECTION_FAILED, "there is no way to " + what, "name an `endpoint` and a Secret"));
    }

    private static CatalogException no(CloudSql instance) {
        return no("Cloud SQL instance " + instance.connectionName());
    }

    @Override
    public Secret read(Reference reference) throws CatalogException {
        throw no("secret " + reference.name());
    }

    @Override
    public void forget(Reference reference) {}

    @Override
    public SortedMap<Name, Account> list(CloudSql instance, Duration age) throws CatalogException {
        throw no(instance);
    }

    @Override
    public void create(CloudSql instance, String principal, Type type) throws CatalogException {
        throw no(instance);
    }

    @Override
    public void grant(CloudSql instance, Name user, SortedSet<Name> roles) throws CatalogException {
        throw no(instance);
    }

    @Override
    public void setRoles(CloudSql instance, Name user, SortedSet<Name> roles) throws CatalogException {
        throw no(instance);
    }

    @Override
    public void delete(CloudSql instance, Name user) throws CatalogException {
        throw no(instance);
    }

    @Override
    public InstanceFacts look(CloudSql instance, Duration age) throws CatalogException {
        throw no(instance);
    }

    @Override
    public SortedMap<String, String> connectionProperties(CloudSql instance) throws CatalogException {
        throw no(instance);
    }

    @Override
    public String iamUser(CloudSql instance) throws CatalogException {
        throw no(instance);
    }

    @Override
    public Optional<Failure> explain(CloudSql instance, Throwable failed) {
        return Optional.empty();
    }
}
