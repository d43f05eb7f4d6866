package dev.databasespec.postgres;

import dev.databasespec.model.Name;
import dev.databasespec.model.Printable;
import dev.databasespec.reconcile.CatalogException;
import dev.databasespec.reconcile.Failure;
import dev.databasespec.reconcile.Failure.Kind;
import dev.databasespec.reconcile.Target;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import org.postgresql.PGProperty;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Logs in. Every property is named by its constant, since pgjdbc ignores unknown names silently, and no URL is ever built: a URL beats the properties, and
 * a host or database that looks like one could redirect us.
 */
final class Endpoint {
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9.:-]{1,253}");
    /** A slow server gets this much longer than its own statement_timeout before the socket is given up. */
    private static final Duration GRACE = Duration.ofSeconds(15);
    static final String MAX_RESULT = "64M";

    /** What the driver has to say is in its exceptions, which end in messages of ours; on standard error it would only be said twice. */
    private static final Logger DRIVER = Logger.getLogger("org.postgresql");

    static {
        DRIVER.setLevel(Level.OFF);
    }

    private Endpoint() {}

    static Connection login(Target target, Name database, String options) throws SQLException, CatalogException {
        if (!(target.server() instanceof Target.Endpoint server)) {
            throw new CatalogException(Failure.of(Kind.CONNECTION_FAILED, "there is no way to Cloud SQL yet", "name an `endpoint`"));
        }
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setServerNames(new String[]{host(server.host(), target)});
        source.setPortNumbers(new int[]{server.port()});
        source.setDatabaseName(database.value());
        set(source, PGProperty.OPTIONS, options);
        set(source, PGProperty.APPLICATION_NAME, target.applicationName());
        set(source, PGProperty.REQUIRE_AUTH, "scram-sha-256");
        set(source, PGProperty.GSS_ENC_MODE, "disable");
        set(source, PGProperty.SCRAM_MAX_ITERATIONS, "100000");
        set(source, PGProperty.CONNECT_TIMEOUT, seconds(target.limits().connectTimeout()));
        set(source, PGProperty.LOGIN_TIMEOUT, seconds(target.limits().connectTimeout().plusSeconds(5)));
        set(source, PGProperty.SOCKET_TIMEOUT, seconds(target.limits().statementTimeout().plus(GRACE)));
        set(source, PGProperty.CANCEL_SIGNAL_TIMEOUT, "5");
        set(source, PGProperty.TCP_KEEP_ALIVE, "true");
        set(source, PGProperty.MAX_RESULT_BUFFER, MAX_RESULT);
        set(source, PGProperty.LOG_SERVER_ERROR_DETAIL, "false");
        set(source, PGProperty.PREFER_QUERY_MODE, "extendedForPrepared");
        set(source, PGProperty.READ_ONLY_MODE, "ignore");
        // spares two messages per login: both settings go into the start-up packet
        set(source, PGProperty.ASSUME_MIN_SERVER_VERSION, "13");
        Tls.apply(source, server);
        char[] password = target.login().password().reveal();
        try {
            return source.getConnection(target.login().username(), new String(password));
        } finally {
            java.util.Arrays.fill(password, '\0');
        }
    }

    static void set(PGSimpleDataSource source, PGProperty property, String value) throws SQLException {
        source.setProperty(property, value);
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
