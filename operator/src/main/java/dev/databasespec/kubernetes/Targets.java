package dev.databasespec.kubernetes;

import dev.databasespec.api.CloudSql;
import dev.databasespec.api.DatabaseInstance;
import dev.databasespec.api.DatabaseInstanceSpec;
import dev.databasespec.api.Endpoint;
import dev.databasespec.model.Name;
import dev.databasespec.model.Sorted;
import dev.databasespec.reconcile.CloudSqlAccess;
import dev.databasespec.reconcile.Failure;
import dev.databasespec.reconcile.Secrets;
import dev.databasespec.reconcile.Target;
import dev.databasespec.reconcile.Target.IpType;
import dev.databasespec.reconcile.Target.Limits;
import dev.databasespec.reconcile.Target.Login;
import dev.databasespec.reconcile.Target.SslMode;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/** Turns a DatabaseInstance and its secrets into something that can be connected to. */
public final class Targets {
    private final Logins logins;
    private final Allowed allowed;
    private final String applicationName;

    public sealed interface Resolved {
        /** {@code server}: tells servers apart, whichever DatabaseInstance names them */
        record Found(Target target, String server) implements Resolved {}

        /** {@code found}: what somebody who was asked said; empty: manifests and settings alone say so */
        record Unavailable(InstanceReason reason, String message, String action, Optional<Failure.Kind> found) implements Resolved {}
    }

    /** Where passwords and principals come from. */
    public record Sources(SecretReader keys, Secrets manager, CloudSqlAccess access) {}

    /** What the operator may contact. */
    public record Allowed(AllowedEndpoints endpoints, AllowedPlaces places) {
        public static final Allowed DEFAULT = new Allowed(AllowedEndpoints.DEFAULT, AllowedPlaces.ALL);
    }

    public Targets(Sources sources, Allowed allowed, String applicationName) {
        this.logins = new Logins(sources.keys(), sources.manager(), sources.access());
        this.allowed = allowed;
        this.applicationName = applicationName;
    }

    public Resolved of(DatabaseInstance instance, Name database) {
        try {
            DatabaseInstanceSpec spec = instance.getSpec();
            checkPlaces(instance);
            String identity = identity(spec);
            Target.Server server = server(instance);
            Login login = logins.of(instance, server);
            var pool = spec.pool();
            Limits limits = new Limits(pool.maxConnections(), pool.maxConnectionsPerDatabase(), pool.connectTimeout().duration(),
                    pool.idleTimeout().duration(), spec.timeouts().lock().duration(), spec.timeouts().statement().duration());
            Target target = new Target(instance.getMetadata().getNamespace() + "/" + instance.getMetadata().getName(), server, database, login, limits,
                    Sorted.set(spec.trustedEventTriggers()), applicationName);
            return new Resolved.Found(target, identity);
        } catch (NotThere e) {
            return e.why();
        }
    }

    /** After a login that failed: secrets are asked for again, however fresh they are. */
    void forget(DatabaseInstance instance) {
        logins.forget(instance);
    }

    /** The Cloud SQL instance, where it is one. */
    static Optional<Target.CloudSql> cloudSql(DatabaseInstance instance) {
        return Optional.ofNullable(instance.getSpec().cloudSql()).map(cloud -> new Target.CloudSql(cloud.project(), cloud.region(), cloud.instance(),
                ipType(cloud.ipType()), cloud.iamAuthentication(), cloud.impersonate()));
    }

    /** Names that resolve to the same addresses are the same server; a name that does not resolve is one of its own. */
    public String serverOf(DatabaseInstance instance) {
        try {
            return identity(instance.getSpec());
        } catch (NotThere e) {
            return asWritten(instance);
        }
    }

    /** What tells servers apart where nothing may be looked up. */
    public static String asWritten(DatabaseInstance instance) {
        CloudSql cloud = instance.getSpec().cloudSql();
        if (cloud != null) {
            return cloud.connectionName();
        }
        Endpoint endpoint = endpoint(instance.getSpec());
        return endpoint.host().toLowerCase(Locale.ROOT) + ":" + endpoint.port();
    }

    private String identity(DatabaseInstanceSpec spec) throws NotThere {
        CloudSql cloud = spec.cloudSql();
        return cloud != null ? cloud.connectionName() : resolved(endpoint(spec));
    }

    private String resolved(Endpoint endpoint) throws NotThere {
        return switch (allowed.endpoints().resolve(endpoint.host())) {
            case AllowedEndpoints.Resolution.Allowed(var addresses) -> addresses.getFirst().getHostAddress() + ":" + endpoint.port();
            case AllowedEndpoints.Resolution.Denied(var message) -> throw NotThere.asWritten(InstanceReason.ENDPOINT_NOT_ALLOWED, "the endpoint " + message,
                    "name another endpoint, or have the operator's DBSPEC_ALLOWED_ENDPOINTS extended");
            case AllowedEndpoints.Resolution.Unknown(var message) -> throw NotThere.found(Failure.of(Failure.Kind.CONNECTION_FAILED, message,
                    "correct `endpoint.host`, or mend the name service; it is tried again"));
        };
    }

    private Target.Server server(DatabaseInstance instance) throws NotThere {
        Optional<Target.CloudSql> cloud = cloudSql(instance);
        if (cloud.isPresent()) {
            return cloud.get();
        }
        Endpoint endpoint = endpoint(instance.getSpec());
        Optional<String> authority = endpoint.sslRootCert() == null
                ? Optional.empty()
                : Optional.of(new String(logins.key(instance, endpoint.sslRootCert()).reveal()));
        return new Target.Endpoint(endpoint.host(), endpoint.port(), mode(endpoint.sslMode()), authority);
    }

    /** Before anything is contacted. */
    private void checkPlaces(DatabaseInstance instance) throws NotThere {
        CloudSql cloud = instance.getSpec().cloudSql();
        if (cloud != null) {
            check("`cloudSql`", cloud.project(), cloud.region());
        }
        for (Secrets.Reference reference : Logins.references(instance)) {
            check("secret " + reference.name(), reference.project(), reference.location().orElse(AllowedPlaces.GLOBAL));
        }
    }

    private void check(String what, String project, String location) throws NotThere {
        var refusal = allowed.places().check(what, project, location);
        if (refusal.isPresent()) {
            throw NotThere.asWritten(InstanceReason.LOCATION_NOT_ALLOWED, refusal.get().message(), refusal.get().action());
        }
    }

    /** The CRD sees to it that there is one where there is no `cloudSql`. */
    private static Endpoint endpoint(DatabaseInstanceSpec spec) {
        return Objects.requireNonNull(spec.endpoint(), "endpoint");
    }

    private static SslMode mode(dev.databasespec.api.SslMode mode) {
        return switch (mode) {
            case VerifyFull -> SslMode.VERIFY_FULL;
            case VerifyCA -> SslMode.VERIFY_CA;
            case Require -> SslMode.REQUIRE;
            case Disable -> SslMode.DISABLE;
        };
    }

    private static IpType ipType(dev.databasespec.api.IpType type) {
        return switch (type) {
            case Private -> IpType.PRIVATE;
            case Public -> IpType.PUBLIC;
            case PrivateServiceConnect -> IpType.PRIVATE_SERVICE_CONNECT;
        };
    }
}
