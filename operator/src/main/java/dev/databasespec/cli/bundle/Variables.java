package dev.databasespec.cli.bundle;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.databasespec.audit.AuditSettings;
import dev.databasespec.cloudsql.GoogleSettings;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The environment of a container: of our variables what they are set to, of others how many there are. */
final class Variables {
    private static final Set<String> OWN = Set.of("HTTP_PORT", "LOG_LEVEL", "LOG_FORMAT", "WATCH_NAMESPACES", "INSTANCE_NAMESPACES", "CLUSTER_NAME",
            "LEADER_ELECTION", "PARALLELISM", "ALLOWED_ENDPOINTS", "ALLOWED_PROJECTS", "ALLOWED_LOCATIONS", "ALLOWED_DOMAINS", "MAX_USERS_PER_SPEC",
            "TEMPLATE_WAVE", "KEEP_CHANGES", "APPROVAL_TTL");
    /** None of them holds a secret. */
    static final Set<String> NAMES = new TreeSet<>(
            Stream.of(OWN.stream().map(name -> "DBSPEC_" + name), GoogleSettings.NAMES.stream(), AuditSettings.NAMES.stream()).flatMap(names -> names)
                    .toList());

    private Variables() {}

    static ObjectNode of(JsonNode container, Redaction redaction) {
        ObjectNode set = JsonNodeFactory.instance.objectNode();
        int others = 0;
        for (JsonNode variable : container.path("env")) {
            String name = variable.path("name").asText();
            if (NAMES.contains(name)) {
                set.put(name, value(variable, redaction));
            } else {
                others++;
            }
        }
        if (others > 0) {
            set.put("others", others);
        }
        if (!container.path("envFrom").isEmpty()) {
            set.put("envFrom", container.path("envFrom").size());
        }
        return set;
    }

    private static String value(JsonNode variable, Redaction redaction) {
        JsonNode from = variable.path("valueFrom");
        if (from.isMissingNode()) {
            return redaction.text(variable.path("value").asText(""));
        }
        for (String source : List.of("secretKeyRef", "configMapKeyRef")) {
            if (from.has(source)) {
                return "(" + source + " " + from.path(source).path("name").asText() + ", key " + from.path(source).path("key").asText() + ")";
            }
        }
        return "(valueFrom)";
    }
}
