package dev.databasespec.testbed.google;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** What was asked to be done: at once, or over several polls; one at a time per instance. */
final class Operations {
    private final Map<String, Operation> operations = new ConcurrentHashMap<>();
    private final Clock clock;
    private final String root;
    private volatile int polls;

    Operations(Clock clock, String root) {
        this.clock = clock;
        this.root = root;
    }

    List<Route> routes() {
        return List.of(Route.admin("operations.get", "GET", "/operations/{operation}", this::get),
                Route.admin("operations.list", "GET", "/operations", this::list));
    }

    /** How many polls later operations need until they are DONE. */
    void slow(int polls) {
        this.polls = polls;
    }

    ObjectNode run(Request request, Instance instance, String type, Runnable effect) {
        synchronized (instance) {
            for (var other : operations.values()) {
                if (other.instance() == instance && !other.isDone()) {
                    other.poll(clock.instant()); // time passes for those who only try again, too
                    throw new ApiException(409, "operationInProgress", "Operation failed because another operation was already in progress.");
                }
            }
            var operation = new Operation(UUID.randomUUID().toString(), type, request.who(), instance, polls, clock.instant(), effect(request, effect));
            if (polls == 0 && !(request.fault() instanceof Fault.Operation)) {
                effect.run(); // what is wrong is the answer to the call itself
                operation.done(clock.instant());
            } else if (polls == 0) {
                operation.poll(clock.instant());
            }
            operations.put(operation.name(), operation);
            return operation.json(root);
        }
    }

    private static Runnable effect(Request request, Runnable effect) {
        return request.fault() instanceof Fault.Operation(var code, var message) ? () -> {
            throw new ApiException(500, code, message);
        } : effect;
    }

    /** Lets everything end that has begun. */
    void finish() {
        for (var operation : operations.values()) {
            synchronized (operation.instance()) {
                while (!operation.isDone()) {
                    operation.poll(clock.instant());
                }
            }
        }
    }

    /** Newest first; looking at the list lets no time pass. */
    private JsonNode list(Request request) {
        return Json.list("sql#operationsList",
                operations.values().stream().filter(operation -> operation.isOf(request.path("project"), request.query("instance")))
                        .sorted(Comparator.comparing(Operation::inserted).reversed()).map(operation -> operation.json(root)).toList());
    }

    private JsonNode get(Request request) {
        var operation = operations.get(request.path("operation"));
        if (operation == null || !operation.instance().project().equals(request.path("project"))) {
            throw new ApiException(404, "operationDoesNotExist", "The Cloud SQL instance operation does not exist.");
        }
        synchronized (operation.instance()) {
            operation.poll(clock.instant());
            return operation.json(root);
        }
    }
}
