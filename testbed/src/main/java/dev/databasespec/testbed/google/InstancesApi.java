package dev.databasespec.testbed.google;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Instances of the Admin API. */
final class InstancesApi {
    private final Instances instances;
    private final Operations operations;

    InstancesApi(Instances instances, Operations operations) {
        this.instances = instances;
        this.operations = operations;
    }

    List<Route> routes() {
        return List.of(Route.admin("instances.list", "GET", "/instances", this::list),
                Route.admin("instances.get", "GET", "/instances/{instance}", request -> instances.of(request).json()),
                Route.admin("instances.patch", "PATCH", "/instances/{instance}", this::patch));
    }

    private JsonNode list(Request request) {
        return Json.list("sql#instancesList",
                instances.all().stream().filter(instance -> instance.project().equals(request.path("project"))).map(Instance::json).toList());
    }

    private JsonNode patch(Request request) {
        var instance = instances.of(request);
        var settings = request.json().path("settings") instanceof ObjectNode given ? given : Json.object();
        instance.requireCurrent(settings.path("settingsVersion").asText());
        return operations.run(request, instance, "UPDATE", () -> instance.patch(settings));
    }
}
