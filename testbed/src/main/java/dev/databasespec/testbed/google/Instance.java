package dev.databasespec.testbed.google;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.databasespec.testbed.CloudSqlLikeServer;
import java.util.List;

/** A Cloud SQL instance as the Admin API shows it, over a PostgreSQL server of ours. */
public final class Instance {
    private final String project;
    private final String region;
    private final String name;
    private final CloudSqlLikeServer server;
    private final ObjectNode settings = InstanceSettings.fresh();
    private String state = "RUNNABLE";
    private List<String> ipTypes = List.of("PRIMARY");

    Instance(String project, String region, String name, CloudSqlLikeServer server) {
        this.project = project;
        this.region = region;
        this.name = name;
        this.server = server;
    }

    public String project() {
        return project;
    }

    public String region() {
        return region;
    }

    public String name() {
        return name;
    }

    public CloudSqlLikeServer server() {
        return server;
    }

    /** What the connector wants: project:region:instance. */
    public String connectionName() {
        return project + ":" + region + ":" + name;
    }

    public String path() {
        return "projects/" + project + "/instances/" + name;
    }

    public String databaseVersion() {
        return "POSTGRES_" + server.version();
    }

    public synchronized Instance flag(String flag, String value) {
        InstanceSettings.flag(settings, flag, value);
        return this;
    }

    public synchronized String flag(String flag) {
        return InstanceSettings.flag(settings, flag);
    }

    /** RUNNABLE, SUSPENDED, PENDING_CREATE, MAINTENANCE, FAILED ... */
    public synchronized Instance state(String wanted) {
        state = wanted;
        return this;
    }

    /** NEVER stops the instance for the Admin API; the PostgreSQL server stays as it is. */
    public synchronized Instance activationPolicy(String policy) {
        settings.put("activationPolicy", policy);
        return this;
    }

    /** PRIMARY (the public address), PRIVATE. */
    public synchronized Instance ipTypes(String... types) {
        ipTypes = List.of(types);
        return this;
    }

    /** Refuses what the Admin API refuses where there is no running PostgreSQL. */
    synchronized void requireRunning() {
        if (state.equals("SUSPENDED")) {
            throw new ApiException(409, "invalidState", "Instance is not accessible to user. Instance state: SUSPENDED.");
        }
        if (!state.equals("RUNNABLE") || settings.path("activationPolicy").asText().equals("NEVER")) {
            throw ApiException.invalid("Invalid request since instance is not running.");
        }
    }

    synchronized void patch(ObjectNode change) {
        InstanceSettings.patch(settings, change);
    }

    synchronized void requireCurrent(String settingsVersion) {
        if (!settingsVersion.isEmpty() && !settingsVersion.equals(settings.path("settingsVersion").asText())) {
            throw new ApiException(412, "staleData", "Precondition failed: the settings version is stale.");
        }
    }

    synchronized ArrayNode ipAddresses() {
        var addresses = Json.object().putArray("ipAddresses");
        for (var type : ipTypes) {
            addresses.addObject().put("type", type).put("ipAddress", "127.0.0.2");
        }
        return addresses;
    }

    synchronized ObjectNode json() {
        var json = Json.kind("sql#instance").put("name", name).put("project", project).put("region", region).put("connectionName", connectionName())
                .put("state", state).put("databaseVersion", databaseVersion()).put("databaseInstalledVersion", databaseVersion())
                .put("backendType", "SECOND_GEN").put("instanceType", "CLOUD_SQL_INSTANCE").put("gceZone", region + "-b");
        json.set("ipAddresses", ipAddresses());
        json.set("settings", settings.deepCopy());
        return json;
    }
}
