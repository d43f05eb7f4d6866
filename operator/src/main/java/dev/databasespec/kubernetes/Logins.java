package dev.databasespec.kubernetes;

import dev.databasespec.api.AdminLogin;
import dev.databasespec.api.CloudSql;
import dev.databasespec.api.DatabaseInstance;
import dev.databasespec.api.Endpoint;
import dev.databasespec.api.SecretKeyRef;
import dev.databasespec.api.SecretManagerRef;
import dev.databasespec.api.SecretSource;
import dev.databasespec.kubernetes.DatabaseUrl.Parsed;
import dev.databasespec.kubernetes.SecretReader.Reading;
import dev.databasespec.model.Printable;
import dev.databasespec.reconcile.CatalogException;
import dev.databasespec.reconcile.CloudSqlAccess;
import dev.databasespec.reconcile.Secret;
import dev.databasespec.reconcile.Secrets;
import dev.databasespec.reconcile.Target;
import dev.databasespec.reconcile.Target.Login;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Who logs in to a server, and with which password. */
final class Logins {
    private final SecretReader keys;
    private final Secrets manager;
    private final CloudSqlAccess access;

    /** What stands in a secret, and the secret's name for people. */
    private record Named(Secret value, String where) {}

    Logins(SecretReader keys, Secrets manager, CloudSqlAccess access) {
        this.keys = keys;
        this.manager = manager;
        this.access = access;
    }

    Login of(DatabaseInstance instance, Target.Server server) throws NotThere {
        AdminLogin admin = instance.getSpec().admin();
        Optional<String> sessionRole = Optional.ofNullable(admin.sessionRole());
        if (server instanceof Target.CloudSql cloud && cloud.iamAuthentication()) {
            return new Login(principal(cloud), Secret.of(""), sessionRole);
        }
        if (admin.databaseUrl() != null) {
            return fromUrl(instance, read(instance, admin.databaseUrl()), sessionRole);
        }
        return new Login(admin.usernameOrDefault(), password(instance).value(), sessionRole);
    }

    /** The next time every secret of this instance is asked for again. */
    void forget(DatabaseInstance instance) {
        references(instance).forEach(manager::forget);
    }

    /** What Secret Manager is asked for. */
    static List<Secrets.Reference> references(DatabaseInstance instance) {
        AdminLogin admin = instance.getSpec().admin();
        List<Secrets.Reference> named = Stream.of(Optional.ofNullable(admin.password()), Optional.ofNullable(admin.databaseUrl())).flatMap(Optional::stream)
                .map(SecretSource::secretManager).filter(Objects::nonNull).map(Logins::reference).toList();
        boolean none = admin.password() == null && admin.databaseUrl() == null;
        CloudSql cloud = instance.getSpec().cloudSql();
        return cloud != null && none && !cloud.iamAuthentication() ? List.of(byDefault(cloud)) : named;
    }

    Secret key(DatabaseInstance instance, SecretKeyRef reference) throws NotThere {
        return switch (keys.read(instance.getMetadata().getNamespace(), reference)) {
            case Reading.Found(var value) -> value;
            case Reading.Missing(var message, var action) -> throw NotThere.asWritten(InstanceReason.CREDENTIALS_UNAVAILABLE, message, action);
        };
    }

    private String principal(Target.CloudSql cloud) throws NotThere {
        try {
            return access.iamUser(cloud);
        } catch (CatalogException e) {
            throw NotThere.found(e);
        }
    }

    private Named password(DatabaseInstance instance) throws NotThere {
        SecretSource source = instance.getSpec().admin().password();
        CloudSql cloud = instance.getSpec().cloudSql();
        if (source != null) {
            return read(instance, source);
        } else if (cloud != null) {
            return read(byDefault(cloud));
        }
        throw NotThere.asWritten(InstanceReason.CREDENTIALS_UNAVAILABLE, "the DatabaseInstance names no password",
                "give `admin.password` or `admin.databaseUrl`");
    }

    private Named read(DatabaseInstance instance, SecretSource source) throws NotThere {
        SecretKeyRef reference = source.secretKeyRef();
        if (reference != null) {
            return new Named(key(instance, reference),
                    "key \"" + reference.key() + "\" of Secret " + instance.getMetadata().getNamespace() + "/" + reference.name());
        }
        return read(reference(Objects.requireNonNull(source.secretManager())));
    }

    private Named read(Secrets.Reference reference) throws NotThere {
        try {
            return new Named(manager.read(reference), "secret " + reference.name());
        } catch (CatalogException e) {
            throw NotThere.found(e);
        }
    }

    /** `endpoint` or `cloudSql` says where to go: a URL that names another server would send its password to the wrong one. */
    private static Login fromUrl(DatabaseInstance instance, Named secret, Optional<String> sessionRole) throws NotThere {
        DatabaseUrl url = switch (DatabaseUrl.parse(new String(secret.value().reveal()).strip())) {
            case Parsed.Valid(var valid) -> valid;
            case Parsed.Invalid(var why) -> throw NotThere.asWritten(InstanceReason.CREDENTIALS_UNAVAILABLE,
                    secret.where() + " " + why + "; a URL of the form postgresql://user:password@host:port/database is expected",
                    "write it so, with special characters percent-encoded");
        };
        Optional<String> wrong = wrongServer(url, instance.getSpec().cloudSql(), instance.getSpec().endpoint());
        if (wrong.isPresent()) {
            throw NotThere.asWritten(InstanceReason.CREDENTIALS_UNAVAILABLE, secret.where() + " holds a postgresql:// URL that names " + wrong.get(),
                    "make the two the same");
        }
        return new Login(url.user(), Secret.of(url.password()), sessionRole);
    }

    private static Optional<String> wrongServer(DatabaseUrl url, @Nullable CloudSql cloud, @Nullable Endpoint endpoint) {
        if (cloud != null) {
            boolean right = url.isSocket() ? url.connectionName().filter(cloud.connectionName()::equals).isPresent() : url.host().indexOf('/') < 0;
            return right
                    ? Optional.empty()
                    : Optional.of("another instance (" + Printable.quoted(url.connectionName().orElse(url.host())) + ") than `cloudSql` does ("
                            + cloud.connectionName() + ")");
        }
        if (url.isSocket()) {
            return Optional.of("the Unix socket " + Printable.quoted(url.host()) + ", which only `cloudSql` understands");
        }
        boolean same = endpoint != null && url.host().equalsIgnoreCase(endpoint.host()) && url.port() == endpoint.port();
        return same ? Optional.empty() : Optional.of("another server than `endpoint` does");
    }

    private static Secrets.Reference byDefault(CloudSql cloud) {
        return new Secrets.Reference(cloud.project(), Optional.of(cloud.region()), cloud.instance() + "-postgres-password", "latest");
    }

    private static Secrets.Reference reference(SecretManagerRef ref) {
        return new Secrets.Reference(ref.project(), Optional.ofNullable(ref.location()), ref.secret(), ref.version());
    }
}
