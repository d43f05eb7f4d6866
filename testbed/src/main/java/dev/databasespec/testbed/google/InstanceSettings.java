package dev.databasespec.testbed.google;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The settings of an instance: a patch merges objects and replaces arrays as a whole. */
final class InstanceSettings {
    private InstanceSettings() {}

    static ObjectNode fresh() {
        var settings = Json.kind("sql#settings").put("settingsVersion", "1").put("activationPolicy", "ALWAYS").put("tier", "db-custom-1-3840")
                .put("edition", "ENTERPRISE").put("availabilityType", "ZONAL").put("connectorEnforcement", "NOT_REQUIRED")
                .put("deletionProtectionEnabled", true);
        settings.putObject("ipConfiguration").put("ipv4Enabled", true).put("sslMode", "ALLOW_UNENCRYPTED_AND_ENCRYPTED");
        settings.putObject("backupConfiguration").put("kind", "sql#backupConfiguration").put("enabled", true);
        return settings;
    }

    static String flag(ObjectNode settings, String name) {
        for (var flag : settings.path("databaseFlags")) {
            if (flag.path("name").asText().equals(name)) {
                return flag.path("value").asText();
            }
        }
        return "";
    }

    static void flag(ObjectNode settings, String name, String value) {
        var flags = settings.get("databaseFlags") instanceof ArrayNode array ? array : settings.putArray("databaseFlags");
        for (int index = flags.size() - 1; index >= 0; index--) {
            if (flags.get(index).path("name").asText().equals(name)) {
                flags.remove(index);
            }
        }
        flags.addObject().put("name", name).put("value", value);
    }

    static void patch(ObjectNode settings, ObjectNode change) {
        long version = settings.path("settingsVersion").asLong();
        merge(settings, change);
        settings.put("settingsVersion", Long.toString(version + 1));
    }

    private static void merge(ObjectNode into, ObjectNode change) {
        change.properties().forEach(field -> {
            if (field.getValue() instanceof ObjectNode deeper && into.get(field.getKey()) instanceof ObjectNode old) {
                merge(old, deeper);
            } else {
                into.set(field.getKey(), field.getValue());
            }
        });
    }
}
