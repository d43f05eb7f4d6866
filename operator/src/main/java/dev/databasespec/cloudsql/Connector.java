package dev.databasespec.cloudsql;

import com.google.auth.oauth2.GoogleCredentials;
import com.google.cloud.sql.ConnectorConfig;
import com.google.cloud.sql.ConnectorRegistry;
import com.google.cloud.sql.RefreshStrategy;
import dev.databasespec.model.Sorted;
import dev.databasespec.reconcile.CatalogException;
import dev.databasespec.reconcile.CloudSqlAccess;
import dev.databasespec.reconcile.Failure;
import dev.databasespec.reconcile.Target.CloudSql;
import dev.databasespec.reconcile.Target.IpType;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Google's connector: one per principal that acts, registered by a name of ours. It refreshes certificates when a login needs one and never in the
 * background, so an operator that has nothing to do asks Google nothing.
 */
final class Connector implements CloudSqlAccess, AutoCloseable {
    /** The registry belongs to the whole process. */
    private static final AtomicLong NUMBERS = new AtomicLong();
    private final GoogleSettings settings;
    private final Identity identity;
    private final Map<List<String>, Registered> names = new ConcurrentHashMap<>();

    private record Registered(String name, GoogleCredentials credentials) {}

    Connector(GoogleSettings settings, Identity identity) {
        this.settings = settings;
        this.identity = identity;
    }

    @Override
    public SortedMap<String, String> connectionProperties(CloudSql instance) throws CatalogException {
        GoogleCredentials credentials = identity.of(instance.impersonate(), Identity.SQL_ADMIN);
        String name = Objects.requireNonNull(names.compute(instance.impersonate(), (chain, there) -> {
            if (there != null && there.credentials().equals(credentials)) {
                return there;
            }
            if (there != null) {
                ConnectorRegistry.close(there.name());
            }
            String fresh = "databasespec-" + NUMBERS.incrementAndGet();
            ConnectorRegistry.register(fresh, new ConnectorConfig.Builder().withGoogleCredentials(credentials).withAdminRootUrl(settings.sqlAdmin())
                    .withRefreshStrategy(RefreshStrategy.LAZY).build());
            return new Registered(fresh, credentials);
        })).name();
        Map<String, String> properties = new TreeMap<>();
        properties.put("socketFactory", "com.google.cloud.sql.postgres.SocketFactory");
        properties.put("cloudSqlInstance", instance.connectionName());
        properties.put("cloudSqlNamedConnector", name);
        properties.put("ipTypes", ipTypes(instance.ipType()));
        properties.put("enableIamAuth", Boolean.toString(instance.iamAuthentication()));
        return Sorted.map(properties);
    }

    private static String ipTypes(IpType type) {
        return switch (type) {
            case PRIVATE -> "PRIVATE";
            case PUBLIC -> "PUBLIC";
            case PRIVATE_SERVICE_CONNECT -> "PSC";
        };
    }

    @Override
    public String iamUser(CloudSql instance) throws CatalogException {
        return Identity.databaseUser(identity.email(instance.impersonate()));
    }

    @Override
    public Optional<Failure> explain(CloudSql instance, Throwable failed) {
        return ConnectorFailures.of(new Doing(AdminCall.CONNECT, instance, "connect to", identity), failed);
    }

    @Override
    public void close() {
        names.values().forEach(registered -> ConnectorRegistry.close(registered.name()));
        names.clear();
    }
}
