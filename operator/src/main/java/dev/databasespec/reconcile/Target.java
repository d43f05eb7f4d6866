package dev.databasespec.reconcile;

import dev.databasespec.model.Name;
import dev.databasespec.model.Sorted;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;

/**
 * One database of one server, with everything that is needed to log in.
 *
 * @param instance for people and logs: {@code platform/orders-pg}
 * @param applicationName what {@code pg_stat_activity} shows of us
 */
public record Target(String instance, Server server, Name database, Login login, Limits limits, SortedSet<String> trustedEventTriggers,
        String applicationName) {

    /** Where the server is. */
    public sealed interface Server {
        /** What tells servers apart, whichever DatabaseInstance names them: {@code host:port}, or the connection name of a Cloud SQL instance. */
        String address();
    }

    /**
     * A server that is connected to directly.
     *
     * @param sslRootCertificate PEM of the authority that signed the server's certificate; empty: the JVM's own authorities
     */
    public record Endpoint(String host, int port, SslMode sslMode, Optional<String> sslRootCertificate) implements Server {
        @Override
        public String address() {
            return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
        }
    }

    /**
     * A Cloud SQL instance, reached through Google's connector.
     *
     * @param iamAuthentication the operator logs in as its own IAM principal, without a password
     * @param impersonate the chain of service accounts to act as, the last one acts; empty: the operator's own principal
     */
    public record CloudSql(String project, String region, String instance, IpType ipType, boolean iamAuthentication, List<String> impersonate)
            implements
                Server {
        public CloudSql {
            impersonate = List.copyOf(impersonate);
        }

        /** {@code project:region:instance} */
        public String connectionName() {
            return project + ":" + region + ":" + instance;
        }

        @Override
        public String address() {
            return connectionName();
        }
    }

    /** Which of its addresses a Cloud SQL instance is reached at. */
    public enum IpType {
        PRIVATE, PUBLIC, PRIVATE_SERVICE_CONNECT
    }

    /** How much the server's certificate has to prove; {@code DISABLE} is no TLS at all. */
    public enum SslMode {
        VERIFY_FULL, VERIFY_CA, REQUIRE, DISABLE
    }

    /**
     * Who logs in.
     *
     * @param sessionRole who to act as; empty: {@code cloudsqlsuperuser} where that role exists and may be set; the empty text: nobody else
     */
    public record Login(String username, Secret password, Optional<String> sessionRole) {}

    /** Bounds on connections and statements. */
    public record Limits(int maxConnections, int maxConnectionsPerDatabase, Duration connectTimeout, Duration idleTimeout, Duration lockTimeout,
            Duration statementTimeout) {
        public static final Limits DEFAULT = new Limits(10, 2, Duration.ofSeconds(10), Duration.ofMinutes(10), Duration.ofSeconds(3), Duration.ofSeconds(60));
    }

    public Target {
        trustedEventTriggers = Sorted.set(trustedEventTriggers);
    }

    public Target inDatabase(Name other) {
        return new Target(instance, server, other, login, limits, trustedEventTriggers, applicationName);
    }
}
