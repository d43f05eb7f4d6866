package dev.databasespec.testbed.quickstart;

import com.google.auth.oauth2.AccessToken;
import com.google.auth.oauth2.GoogleCredentials;
import com.google.cloud.sql.ConnectorConfig;
import com.google.cloud.sql.ConnectorRegistry;
import com.google.cloud.sql.RefreshStrategy;
import dev.databasespec.testbed.google.GoogleCloud;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HashSet;
import java.util.Properties;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Logs IAM principals in as their applications do: through Google's connector, with a token instead of a password. */
final class TokenLogin implements AutoCloseable {
    private static final String PLATFORM = "https://www.googleapis.com/auth/cloud-platform";

    /** The connector's client asks for a name that it is not given. Held here, since a logger that nobody holds forgets its level. */
    private static final Logger LIBRARY = Logger.getLogger("com.google.api.client");

    private final GoogleCloud google;
    private final String connectionName;
    private final Set<String> connectors = new HashSet<>();

    TokenLogin(GoogleCloud google, String connectionName) {
        this.google = google;
        this.connectionName = connectionName;
        LIBRARY.setLevel(Level.OFF);
    }

    /** Somebody with a token that lasts an hour. */
    private static final class Principal extends GoogleCredentials {
        private static final long serialVersionUID = 1;
        private final transient GoogleCloud google;
        private final String email;

        Principal(GoogleCloud google, String email) {
            this.google = google;
            this.email = email;
        }

        @Override
        public AccessToken refreshAccessToken() {
            return new AccessToken(google.token(email, PLATFORM), Date.from(Instant.now().plus(Duration.ofHours(1))));
        }
    }

    /** {@code user} is who the principal wants to be in the database. */
    Shown run(String principal, String user, String sql) {
        return Psql.withJdbc(Psql.line(user, sql) + "     # token of " + principal, () -> open(principal, user), sql);
    }

    private Connection open(String principal, String user) throws SQLException {
        register(principal);
        var properties = new Properties();
        properties.setProperty("socketFactory", "com.google.cloud.sql.postgres.SocketFactory");
        properties.setProperty("cloudSqlInstance", connectionName);
        properties.setProperty("cloudSqlNamedConnector", principal);
        properties.setProperty("ipTypes", "PRIVATE");
        properties.setProperty("enableIamAuth", "true");
        properties.setProperty("sslmode", "disable"); // the connector does TLS
        properties.setProperty("user", user);
        properties.setProperty("password", "the token takes its place");
        return DriverManager.getConnection("jdbc:postgresql:///" + Database.NAME, properties);
    }

    private void register(String principal) {
        if (connectors.add(principal)) {
            ConnectorRegistry.register(principal, new ConnectorConfig.Builder().withAdminRootUrl(google.url())
                    .withGoogleCredentials(new Principal(google, principal)).withRefreshStrategy(RefreshStrategy.LAZY).build());
        }
    }

    @Override
    public void close() {
        connectors.forEach(ConnectorRegistry::close);
        connectors.clear();
    }
}
