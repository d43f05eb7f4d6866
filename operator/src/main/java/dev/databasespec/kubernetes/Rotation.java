package dev.databasespec.kubernetes;

import dev.databasespec.api.DatabaseInstance;
import dev.databasespec.kubernetes.Targets.Resolved;
import dev.databasespec.reconcile.Failure;
import dev.databasespec.reconcile.Outcome;
import dev.databasespec.reconcile.Request;
import dev.databasespec.reconcile.Target;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/** A login that fails because its password was changed: the secret is read again at once, and what failed goes on with the new one. */
public final class Rotation {
    private final Targets targets;
    /** Of many passes that fail at the same moment one asks again, for all. */
    private final Map<String, ReentrantLock> asking = new ConcurrentHashMap<>();

    public Rotation(Targets targets) {
        this.targets = targets;
    }

    /** Empty: there is nothing else to log in with, and the failure stands. */
    Optional<Target> successor(DatabaseInstance instance, Target refused, Failure failure) {
        if (failure.kind() != Failure.Kind.AUTHENTICATION_FAILED) {
            return Optional.empty();
        }
        ReentrantLock lock = asking.computeIfAbsent(refused.instance(), i -> new ReentrantLock());
        lock.lock();
        try {
            return another(instance, refused).or(() -> {
                targets.forget(instance);
                return another(instance, refused);
            });
        } finally {
            lock.unlock();
        }
    }

    /** One pass, with a second try where its password was changed meanwhile. */
    public Outcome run(DatabaseInstance instance, Request request, Function<Request, Outcome> pass) {
        Outcome first = pass.apply(request);
        Optional<Target> successor = first.failure().flatMap(failure -> successor(instance, request.target(), failure));
        return successor.map(target -> pass.apply(request.goingOn(target, first.inventory())).after(first)).orElse(first);
    }

    private Optional<Target> another(DatabaseInstance instance, Target refused) {
        return targets.of(instance, refused.database()) instanceof Resolved.Found(var target, var server) && !target.login().equals(refused.login())
                ? Optional.of(target)
                : Optional.empty();
    }
}
