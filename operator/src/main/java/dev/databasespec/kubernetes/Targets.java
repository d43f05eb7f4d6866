package dev.databasespec.kubernetes;

import dev.databasespec.api.DatabaseInstance;
import dev.databasespec.api.DatabaseInstanceSpec;
import dev.databasespec.api.Endpoint;
import dev.databasespec.api.SecretKeyRef;
import dev.databasespec.kubernetes.SecretReader.Reading;
import dev.databasespec.model.Name;
import dev.databasespec.model.Sorted;
import dev.databasespec.reconcile.Secret;
import dev.databasespec.reconcile.Target;
import dev.databasespec.reconcile.Target.Limits;
import dev.databasespec.reconcile.Target.Login;
import dev.databasespec.reconcile.Target.SslMode;
import java.util.Locale;
import java.util.Optional;

/** Turns a DatabaseInstance and its Secrets into something that can be connected to. */
public final class Targets {
    private final SecretReader secrets;
    private final AllowedEndpoints allowed;
    private final String applicationName;

    public sealed interface Resolved {
        /** {@code server}: tells servers apart, whichever DatabaseInstance names them */
        record Found(Target target, String server) implements Resolved {}

        record Unavailable(InstanceReason reason, String message, String action) implements Resolved {}
    }

    private record Credentials(String username, Secret password) {}

    /** Ends the search for a target; only seen inside this class. */
    private static final class NotThere extends Exception {
        private static final long serialVersionUID = 1;
        private final transient Resolved.Unavailable why;

        NotThere(InstanceReason reason, String message, String action) {
            super(message);
            this.why = new Resolved.Unavailable(reason, message, action);
        }
    }

    public Targets(SecretReader secrets, AllowedEndpoints allowed, String applicationName) {
        this.secrets = secrets;
        this.allowed = allowed;
        this.applicationName = applicationName;
    }

    public Resolved of(DatabaseInstance instance, Name database) {
        try {
            DatabaseInstanceSpec spec = instance.getSpec();
            String namespace = instance.getMetadata().getNamespace();
            String server = server(spec.endpoint());
            Credentials credentials = credentials(instance);
            Optional<String> authority = spec.endpoint().sslRootCert() == null
                    ? Optional.empty()
                    : Optional.of(new String(secret(namespace, spec.endpoint().sslRootCert()).reveal()));
            var pool = spec.pool();
            Limits limits = new Limits(pool.maxConnections(), pool.maxConnectionsPerDatabase(), pool.connectTimeout().duration(),
                    pool.idleTimeout().duration(), spec.timeouts().lock().duration(), spec.timeouts().statement().duration());
            Target target = new Target(namespace + "/" + instance.getMetadata().getName(),
                    new Target.Endpoint(spec.endpoint().host(), spec.endpoint().port(), mode(spec.endpoint().sslMode()), authority), database,
                    new Login(credentials.username(), credentials.password(), Optional.ofNullable(spec.admin().sessionRole())), limits,
                    Sorted.set(spec.trustedEventTriggers()), applicationName);
            return new Resolved.Found(target, server);
        } catch (NotThere e) {
            return e.why;
        }
    }

    /** Names that resolve to the same addresses are the same server; a name that does not resolve is one of its own. */
    String serverOf(DatabaseInstance instance) {
        Endpoint endpoint = instance.getSpec().endpoint();
        try {
            return server(endpoint);
        } catch (NotThere e) {
            return endpoint.host().toLowerCase(Locale.ROOT) + ":" + endpoint.port();
        }
    }

    private String server(Endpoint endpoint) throws NotThere {
        return switch (allowed.resolve(endpoint.host())) {
            case AllowedEndpoints.Resolution.Allowed(var addresses) -> addresses.getFirst().getHostAddress() + ":" + endpoint.port();
            case AllowedEndpoints.Resolution.Denied(var message) -> throw new NotThere(InstanceReason.ENDPOINT_NOT_ALLOWED, "the endpoint " + message,
                    "name another endpoint, or have the operator's DBSPEC_ALLOWED_ENDPOINTS extended");
            case AllowedEndpoints.Resolution.Unknown(var message) -> throw new NotThere(InstanceReason.CONNECTION_FAILED, message,
                    "correct `endpoint.host`, or mend the name service; it is tried again");
        };
    }

    private Credentials credentials(DatabaseInstance instance) throws NotThere {
        var admin = instance.getSpec().admin();
        String namespace = instance.getMetadata().getNamespace();
        if (admin.databaseUrl() != null) {
            return fromUrl(instance, admin.databaseUrl().secretKeyRef());
        }
        if (admin.password() == null) {
            throw new NotThere(InstanceReason.CREDENTIALS_UNAVAILABLE, "the DatabaseInstance names no password",
                    "give `admin.password` or `admin.databaseUrl`");
        }
        return new Credentials(admin.username(), secret(namespace, admin.password().secretKeyRef()));
    }

    /** The endpoint says where to go: a URL that names another server would send its password to the wrong one. */
    private Credentials fromUrl(DatabaseInstance instance, SecretKeyRef reference) throws NotThere {
        String namespace = instance.getMetadata().getNamespace();
        String where = "key \"" + reference.key() + "\" of Secret " + namespace + "/" + reference.name();
        Optional<DatabaseUrl> url = DatabaseUrl.parse(new String(secret(namespace, reference).reveal()).strip());
        if (url.isEmpty()) {
            throw new NotThere(InstanceReason.CREDENTIALS_UNAVAILABLE, where + " holds no URL of the form postgresql://user:password@host:port/database",
                    "write it so, with special characters percent-encoded and without options");
        }
        Endpoint endpoint = instance.getSpec().endpoint();
        if (!url.get().host().equalsIgnoreCase(endpoint.host()) || url.get().port() != endpoint.port()) {
            throw new NotThere(InstanceReason.CREDENTIALS_UNAVAILABLE, where + " names another server than `endpoint` does",
                    "make host and port of the two the same");
        }
        return new Credentials(url.get().user(), Secret.of(url.get().password()));
    }

    private Secret secret(String namespace, SecretKeyRef reference) throws NotThere {
        return switch (secrets.read(namespace, reference)) {
            case Reading.Found(var value) -> value;
            case Reading.Missing(var message, var action) -> throw new NotThere(InstanceReason.CREDENTIALS_UNAVAILABLE, message, action);
        };
    }

    private static SslMode mode(dev.databasespec.api.SslMode mode) {
        return switch (mode) {
            case VerifyFull -> SslMode.VERIFY_FULL;
            case VerifyCA -> SslMode.VERIFY_CA;
            case Require -> SslMode.REQUIRE;
            case Disable -> SslMode.DISABLE;
        };
    }
}
