package dev.databasespec.cli.bundle;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Comparator;
import java.util.List;

/** What is around a Deployment of the operator: who leads, the level of the log that somebody set, and why Pods do not come up. */
final class Surroundings {
    private static final int MOST_EVENTS = 500;
    private final Reader reader;
    private final Bundle bundle;
    private final Redaction redaction;

    Surroundings(Reader reader, Bundle bundle, Redaction redaction) {
        this.reader = reader;
        this.bundle = bundle;
        this.redaction = redaction;
    }

    void write(String namespace, String deployment) {
        String place = "operator/" + OurObjects.safe(namespace) + "/" + OurObjects.safe(deployment);
        ObjectNode told = JsonNodeFactory.instance.objectNode();
        reader.object("Lease of " + namespace, "/apis/coordination.k8s.io/v1/namespaces/" + namespace + "/leases/databasespec-operator")
                .ifPresent(lease -> told.set("lease", redaction.tree(lease.path("spec"))));
        reader.object("level of the log of " + namespace + "/" + deployment, "/api/v1/namespaces/" + namespace + "/configmaps/" + deployment + "-log")
                .ifPresent(map -> told.put("logLevel", redaction.text(map.at("/data/level").asText("not set"))));
        bundle.add(place + ".json", told);
        ArrayNode events = JsonNodeFactory.instance.arrayNode();
        reader.list("events of the operator in " + namespace, "/api/v1/namespaces/" + namespace + "/events", "", MOST_EVENTS).orElse(List.of()).stream()
                .filter(event -> event.at("/involvedObject/name").asText().startsWith(deployment)).filter(event -> redaction.incomplete().isEmpty())
                .sorted(Comparator.comparing((JsonNode e) -> e.path("lastTimestamp").asText("")).thenComparing(Reader::name))
                .forEach(event -> events.add(redaction.tree(OurObjects.event(event))));
        bundle.add(place + ".events.json", events);
    }
}
