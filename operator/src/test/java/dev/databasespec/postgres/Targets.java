package dev.databasespec.postgres;

import dev.databasespec.model.Name;
import dev.databasespec.model.Sorted;
import dev.databasespec.reconcile.Secret;
import dev.databasespec.reconcile.Target;
import dev.databasespec.testbed.CloudSqlLikeServer;
import java.time.Duration;
import java.util.Optional;

/** The administrator's login to a test server. */
final class Targets {
    static final Target.Limits LIMITS = new Target.Limits(10, 2, Duration.ofSeconds(5), Duration.ofMinutes(10), Duration.ofSeconds(1), Duration.ofSeconds(10));

    private Targets() {}

    static Target of(CloudSqlLikeServer server, String database) {
        return new Target("tests/" + server.port(), new Target.Endpoint(server.host(), server.port(), Target.SslMode.DISABLE, Optional.empty()),
                Name.of(database), login(server.adminPassword()), LIMITS, Sorted.of(), "dbspec");
    }

    static Target.Login login(String password) {
        return new Target.Login(CloudSqlLikeServer.ADMIN, Secret.of(password), Optional.empty());
    }

    static Target with(Target target, Target.Login login) {
        return new Target(target.instance(), target.server(), target.database(), login, target.limits(), target.trustedEventTriggers(),
                target.applicationName());
    }

    static Target with(Target target, Target.Limits limits) {
        return new Target(target.instance(), target.server(), target.database(), target.login(), limits, target.trustedEventTriggers(),
                target.applicationName());
    }

    static Target trusting(Target target, String trigger) {
        return new Target(target.instance(), target.server(), target.database(), target.login(), target.limits(), Sorted.of(trigger),
                target.applicationName());
    }
}
