package dev.databasespec.postgres;

import dev.databasespec.model.Name;
import dev.databasespec.model.Printable;
import dev.databasespec.reconcile.CatalogException;
import dev.databasespec.reconcile.CloudSqlAccess;
import dev.databasespec.reconcile.Failure;
import dev.databasespec.reconcile.Failure.Kind;
import dev.databasespec.reconcile.Target;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.Properties;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import org.postgresql.Driver;
import org.postgresql.PGProperty;

/**
 * Logs in. Every property of the driver is named by its constant, since pgjdbc ignores unknown names silently, and the URL is always the same: a URL beats
 * the properties, and a host or database that looks like one could redirect us.
 */
final class Logins {
    private static final String URL = "jdbc:postgresql:///";
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9.:-]{1,253}");
    /** A slow server gets this much longer than its own statement_timeout before the socket is given up. */
    private static final Duration GRACE = Duration.ofSeconds(15);
    static final String MAX_RESULT = "64M";

    /** What the driver has to say is in its exceptions, which end in messages of ours; on standard error it would only be said twice. */
    private static final Logger LOG_OF_DRIVER = Logger.getLogger("org.postgresql");

    static {
        LOG_OF_DRIVER.setLevel(Level.OFF);
    }

    private final Driver driver = new Driver();
    private final CloudSqlAccess cloudSql;

    Logins(CloudSqlAccess cloudSql) {
        this.cloudSql = cloudSql;
    }

    Connection login(Target target, Name database, String options) throws SQLException, CatalogException {
        Properties properties = pinned(target, database, options);
        switch (target.server()) {
            case Target.Endpoint server -> direct(properties, server, target);
            case Target.CloudSql server -> throughTheConnector(properties, server, target.login());
        }
        return Objects.requireNonNull(driver.connect(URL, properties), URL);
    }

    /** Which failure it was: of the way to the server, or the server's own. */
    Failure failure(SQLException e, Target target) {
        Failure plain = SqlFailures.atLogin(e, target);
        return switch (target.server()) {
            case Target.Endpoint _ -> plain;
            case Target.CloudSql server -> cloudSql.explain(server, e).orElse(plain);
        };
    }

    private static Properties pinned(Target target, Name database, String options) {
        Properties properties = new Properties();
        PGProperty.PG_DBNAME.set(properties, database.value());
        PGProperty.OPTIONS.set(properties, options);
        PGProperty.APPLICATION_NAME.set(properties, target.applicationName());
        PGProperty.GSS_ENC_MODE.set(properties, "disable");
        PGProperty.SCRAM_MAX_ITERATIONS.set(properties, "100000");
        PGProperty.CONNECT_TIMEOUT.set(properties, seconds(target.limits().connectTimeout()));
        PGProperty.LOGIN_TIMEOUT.set(properties, seconds(target.limits().connectTimeout().plusSeconds(5)));
        PGProperty.SOCKET_TIMEOUT.set(properties, seconds(target.limits().statementTimeout().plus(GRACE)));
        PGProperty.CANCEL_SIGNAL_TIMEOUT.set(properties, "5");
        PGProperty.TCP_KEEP_ALIVE.set(properties, "true");
        PGProperty.MAX_RESULT_BUFFER.set(properties, MAX_RESULT);
        PGProperty.LOG_SERVER_ERROR_DETAIL.set(properties, "false");
        PGProperty.PREFER_QUERY_MODE.set(properties, "extendedForPrepared");
        PGProperty.READ_ONLY_MODE.set(properties, "ignore");
        // spares two messages per login: both settings go into the start-up packet
        PGProperty.ASSUME_MIN_SERVER_VERSION.set(properties, "13");
        return properties;
    }

    private static void direct(Properties properties, Target.Endpoint server, Target target) throws CatalogException {
        PGProperty.PG_HOST.set(properties, host(server.host(), target));
        PGProperty.PG_PORT.set(properties, Integer.toString(server.port()));
        Tls.apply(properties, server);
        password(properties, target.login());
    }

    /** The socket is encrypted already, and proves who is there: the driver is told to do neither again. */
    private void throughTheConnector(Properties properties, Target.CloudSql server, Target.Login login) throws CatalogException {
        PGProperty.SSL_MODE.set(properties, "disable");
        // the proxy in front of the server ends the encryption, so there is no channel that both ends know
        PGProperty.CHANNEL_BINDING.set(properties, "disable");
        if (server.iamAuthentication()) {
            PGProperty.USER.set(properties, cloudSql.iamUser(server));
            // not looked at: the certificate of the connection says who we are
            PGProperty.PASSWORD.set(properties, "iam");
        } else {
            password(properties, login);
        }
        cloudSql.connectionProperties(server).forEach(properties::setProperty);
    }

    private static void password(Properties properties, Target.Login login) {
        PGProperty.USER.set(properties, login.username());
        PGProperty.REQUIRE_AUTH.set(properties, "scram-sha-256");
        char[] password = login.password().reveal();
        PGProperty.PASSWORD.set(properties, new String(password));
        Arrays.fill(password, '\0');
    }

    private static String host(String host, Target target) throws CatalogException {
        if (!HOST.matcher(host).matches()) {
            throw new CatalogException(Failure.of(Kind.CONNECTION_FAILED, "the host " + Printable.quoted(host) + " of instance " + target.instance()
                    + " is neither a host name nor an address", "correct `endpoint.host`"));
        }
        return host.indexOf(':') < 0 ? host : "[" + host + "]";
    }

    private static String seconds(Duration duration) {
        return Long.toString(Math.clamp(duration.toSeconds(), 1, 86400));
    }
}
