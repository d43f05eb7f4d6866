package dev.databasespec.testbed.google;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

/** The instances there are. */
final class Instances {
    private final Map<String, Instance> instances = new ConcurrentSkipListMap<>();

    void add(Instance instance) {
        if (instances.putIfAbsent(instance.path(), instance) != null) {
            throw new IllegalArgumentException(instance.path() + " exists");
        }
    }

    List<Instance> all() {
        return List.copyOf(instances.values());
    }

    /** The instance of a request's path. */
    Instance of(Request request) {
        var instance = instances.get("projects/" + request.path("project") + "/instances/" + request.path("instance"));
        if (instance == null) {
            throw new ApiException(404, "instanceDoesNotExist", "The Cloud SQL instance does not exist.");
        }
        return instance;
    }

    Instance running(Request request) {
        var instance = of(request);
        instance.requireRunning();
        return instance;
    }
}
