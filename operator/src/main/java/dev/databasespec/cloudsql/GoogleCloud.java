package dev.databasespec.cloudsql;

import dev.databasespec.reconcile.Accounts;
import dev.databasespec.reconcile.CloudSqlAccess;
import dev.databasespec.reconcile.Pause;
import dev.databasespec.reconcile.Secrets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.random.RandomGenerator;

/** Google Cloud for the rest of the operator. Making one asks nobody and starts nothing: that waits until something of it is needed. */
public final class GoogleCloud implements AutoCloseable {
    /** What Google's libraries have to say is in their exceptions; held here, since a logger that nobody holds forgets its level. */
    private static final List<Logger> LIBRARIES = List.of(Logger.getLogger("com.google"), Logger.getLogger("io.grpc"), Logger.getLogger("io.perfmark"));

    static {
        LIBRARIES.forEach(logger -> logger.setLevel(Level.OFF));
    }

    private final Connector connector;
    private final SecretManager secrets;
    private final SqlAdminAccounts accounts;

    public GoogleCloud(GoogleSettings settings, GoogleMeter meter, Pause pause, RandomGenerator random, Clock clock) {
        Identity identity = new Identity(settings);
        connector = new Connector(settings, identity);
        secrets = new SecretManager(settings, identity, meter, new Backoff.Waits(pause, random, Duration.ofMillis(200), Duration.ofSeconds(2)), clock);
        Backoff.Waits retries = new Backoff.Waits(pause, random, Duration.ofMillis(500), Duration.ofSeconds(15));
        Backoff.Waits polls = new Backoff.Waits(pause, random, Duration.ofMillis(200), Duration.ofSeconds(5));
        accounts = new SqlAdminAccounts(new AdminApi(settings, identity, meter, retries, polls), clock);
    }

    public CloudSqlAccess access() {
        return connector;
    }

    public Secrets secrets() {
        return secrets;
    }

    public Accounts accounts() {
        return accounts;
    }

    @Override
    public void close() {
        connector.close();
        secrets.close();
    }
}
