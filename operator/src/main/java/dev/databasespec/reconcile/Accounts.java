package dev.databasespec.reconcile;

import dev.databasespec.model.Name;
import dev.databasespec.model.Sorted;
import dev.databasespec.reconcile.Target.CloudSql;
import java.time.Duration;
import java.util.SortedMap;
import java.util.SortedSet;

/**
 * Port to the Cloud SQL Admin API: the database users of an instance, and the instance itself. Changes of one instance are made one after the other, and return
 * when the operation is done; what another try may mend is tried again before a failure is thrown.
 * <a href="https://cloud.google.com/sql/docs/postgres/admin-api/rest/v1/users">users</a>
 */
public interface Accounts {
    /** The users by the name of their role; one call serves everybody who asks for the same instance within {@code age}. */
    SortedMap<Name, Account> list(CloudSql instance, Duration age) throws CatalogException;

    /** Makes the database user of an IAM principal; one that is there already is left as it is. */
    void create(CloudSql instance, String principal, Type type) throws CatalogException;

    /** Adds memberships that SQL cannot grant. */
    void grant(CloudSql instance, Name user, SortedSet<Name> roles) throws CatalogException;

    /** Leaves the user with exactly these memberships, whoever granted the others. */
    void setRoles(CloudSql instance, Name user, SortedSet<Name> roles) throws CatalogException;

    /** Drops the user; one that is gone already is no failure, one that owns something is DEPENDENT_OBJECTS. */
    void delete(CloudSql instance, Name user) throws CatalogException;

    /** What Google says of the instance; at most one call per {@code age}. */
    InstanceFacts look(CloudSql instance, Duration age) throws CatalogException;

    /** How Cloud SQL knows a user. */
    enum Type {
        BUILT_IN, USER, SERVICE_ACCOUNT, GROUP,
        /** Somebody of a group, who came with his first login. */
        GROUP_MEMBER
    }

    /** {@code iamStatus}: as the API says it, {@code ACTIVE}; empty where it says nothing */
    record Account(Name role, Type type, String iamStatus) {}

    /**
     * The instance as the Admin API shows it.
     *
     * @param state {@code RUNNABLE}, {@code SUSPENDED}, … ; {@code STOPPED} where its activation policy is NEVER
     * @param databaseVersion {@code POSTGRES_15}
     * @param iamAuthentication the flag {@code cloudsql.iam_authentication}
     */
    record InstanceFacts(String state, String region, String databaseVersion, boolean iamAuthentication, SortedSet<String> serverAddresses) {
        public InstanceFacts {
            serverAddresses = Sorted.set(serverAddresses);
        }
    }
}
