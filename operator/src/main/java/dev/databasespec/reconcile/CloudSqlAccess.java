package dev.databasespec.reconcile;

import dev.databasespec.reconcile.Target.CloudSql;
import java.util.Optional;
import java.util.SortedMap;

/** Port to Google's connector: how to get to a Cloud SQL instance, and what went wrong on the way. */
public interface CloudSqlAccess {
    /** The driver's properties, {@code socketFactory} and whatever else the connector wants to know. */
    SortedMap<String, String> connectionProperties(CloudSql instance) throws CatalogException;

    /** With {@code iamAuthentication}: the database user of the principal that the operator acts as, {@code operator@acme-prod.iam}. */
    String iamUser(CloudSql instance) throws CatalogException;

    /** What a login met, where it was not the server that said no; empty: nothing that Google's clients know of. */
    Optional<Failure> explain(CloudSql instance, Throwable failed);
}
