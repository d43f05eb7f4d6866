package dev.databasespec.testbed.google;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.databasespec.testbed.CloudSqlLikeServer;
import java.util.LinkedHashMap;
import java.util.Map;

/** A Cloud SQL instance as the Admin API shows it, over a PostgreSQL server of ours. */
public final class Instance {
    private final String project;
    private final String region;
    private final String name;
    private final CloudSqlLikeServer server;
    private final ObjectNode settings = InstanceSettings.fresh();
    private String state = "RUNNABLE";
    private final Map<String, TlsProxy> proxies = new LinkedHashMap<>();
    private final Certificates certificates;
    private final Listening listening;

    /** Opens the door to an instance at an address of one type. */
    interface Listening {
        TlsProxy listen(Instance instance, String ipType);
    }

    Instance(String project, String region, String name, CloudSqlLikeServer server, Listening listening) {
        this.project = project;
        this.region = region;
        this.name = name;
        this.server = server;
        this.listening = listening;
        this.certificates = new Certificates(project, name);
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

    /** PRIMARY (the public address) and PRIVATE; each is an address of its own on the loopback interface. */
    public synchronized Instance ipTypes(String... types) {
        close();
        for (var type : types) {
            proxies.put(type, listening.listen(this, type));
        }
        return this;
    }

    /** Where the instance listens. */
    public synchronized String address(String ipType) {
        var proxy = proxies.get(ipType);
        if (proxy == null) {
            throw new IllegalArgumentException(name + " has no address of type " + ipType);
        }
        return proxy.address();
    }

    /** Cuts every session that goes through the connector. */
    public synchronized void cutConnections() {
        proxies.values().forEach(TlsProxy::cut);
    }

    synchronized void close() {
        proxies.values().forEach(TlsProxy::close);
        proxies.clear();
    }

    Certificates certificates() {
        return certificates;
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
        proxies.forEach((type, proxy) -> addresses.addObject().put("type", type).put("ipAddress", proxy.address()));
        return addresses;
    }

    synchronized ObjectNode json() {
        var json = Json.kind("sql#instance").put("name", name).put("project", project).put("region", region).put("connectionName", connectionName())
                .put("state", state).put("databaseVersion", databaseVersion()).put("databaseInstalledVersion", databaseVersion())
                .put("backendType", "SECOND_GEN").put("instanceType", "CLOUD_SQL_INSTANCE").put("gceZone", region + "-b");
        json.set("ipAddresses", ipAddresses());
        json.set("serverCaCert", certificates.serverAuthority());
        json.set("settings", settings.deepCopy());
        return json;
    }
}
