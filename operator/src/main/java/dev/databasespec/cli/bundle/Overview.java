package dev.databasespec.cli.bundle;

import com.fasterxml.jackson.databind.JsonNode;
import dev.databasespec.model.Printable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What stands out, on one screen. */
final class Overview {
    private static final int SHOWN = 5;
    private static final int LONGEST = 160;
    private final Redaction redaction;
    private final StringBuilder out = new StringBuilder();

    private Overview(Redaction redaction) {
        this.redaction = redaction;
    }

    static String of(OurObjects objects, OperatorPods operator, String versions, Redaction redaction) {
        Overview overview = new Overview(redaction);
        overview.line(versions);
        overview.operator(operator.deployments(), operator.likely());
        overview.instances(objects.of("databaseinstances"));
        overview.specs(objects.of("databasespecs"));
        overview.waiting(objects.of("databasechanges"));
        overview.records(objects.of("databasespecs"), objects.of("databasechanges"));
        return overview.out.toString();
    }

    private void operator(List<JsonNode> deployments, List<JsonNode> pods) {
        long ready = pods.stream().filter(pod -> condition(pod, "Ready").map(c -> c.path("status").asText()).filter("True"::equals).isPresent()).count();
        line("Operator: " + ready + " of " + pods.size() + " Pods ready");
        deployments.stream().filter(d -> d.at("/spec/replicas").asInt() != d.at("/status/readyReplicas").asInt()).limit(SHOWN)
                .forEach(d -> line("  Deployment " + key(d) + " wants " + d.at("/spec/replicas").asInt() + " and has " + d.at("/status/readyReplicas").asInt()
                        + " ready"));
        for (JsonNode pod : pods) {
            for (JsonNode container : pod.at("/status/containerStatuses")) {
                if (container.path("restartCount").asInt() > 0) {
                    line("  " + key(pod) + ": " + container.path("restartCount").asInt() + " restarts"
                            + last(container).map(reason -> ", the last one " + reason).orElse(""));
                }
            }
        }
    }

    private Optional<String> last(JsonNode container) {
        return Optional.of(container.at("/lastState/terminated/reason").asText("")).filter(reason -> !reason.isEmpty()).map(redaction::word);
    }

    private void instances(List<JsonNode> instances) {
        List<JsonNode> not = instances.stream().filter(i -> !isReady(i)).toList();
        line("DatabaseInstances: " + instances.size() + ", not ready: " + not.size());
        not.stream().limit(SHOWN).forEach(i -> line("  " + key(i) + ": " + condition(i, "Ready").map(this::told).orElse("it was not looked at yet")));
        more(not.size());
    }

    private void specs(List<JsonNode> specs) {
        Map<String, List<JsonNode>> byReason = new TreeMap<>();
        specs.stream().filter(s -> !isReady(s)).forEach(s -> byReason
                .computeIfAbsent(condition(s, "Ready").map(c -> redaction.word(c.path("reason").asText())).orElse("not looked at yet"), r -> new ArrayList<>())
                .add(s));
        line("DatabaseSpecs: " + specs.size() + ", not ready: " + byReason.values().stream().mapToInt(List::size).sum());
        byReason.forEach(
                (reason, those) -> line("  " + reason + " " + those.size() + ": " + String.join(", ", those.stream().limit(SHOWN).map(Overview::key).toList())
                        + (those.size() > SHOWN ? ", …" : "")));
    }

    private void waiting(List<JsonNode> changes) {
        List<JsonNode> waiting = changes.stream().filter(c -> c.at("/status/phase").asText().equals("AwaitingApproval"))
                .sorted(Comparator.comparing((JsonNode c) -> c.at("/metadata/creationTimestamp").asText()).thenComparing(Overview::key)).toList();
        line("Waiting for approval: " + waiting.size()
                + (waiting.isEmpty()
                        ? ""
                        : ", the oldest since " + waiting.getFirst().at("/metadata/creationTimestamp").asText()
                                + ": " + key(waiting.getFirst())));
    }

    private void records(List<JsonNode> specs, List<JsonNode> changes) {
        long inSpecs = specs.stream().mapToLong(s -> s.at("/status/audit/pending").size()).sum();
        long inChanges = changes.stream().filter(c -> c.at("/status/auditDelivered").isBoolean() && !c.at("/status/auditDelivered").asBoolean()).count();
        line("Records that wait for the audit history: " + (inSpecs + inChanges));
        specs.stream().filter(s -> condition(s, "AuditPending").filter(c -> c.path("status").asText().equals("True")).isPresent()).limit(1)
                .forEach(s -> line("  " + key(s) + ": " + condition(s, "AuditPending").map(this::told).orElse("")));
    }

    private void more(int count) {
        if (count > SHOWN) {
            line("  and " + (count - SHOWN) + " more");
        }
    }

    private static boolean isReady(JsonNode object) {
        return condition(object, "Ready").map(c -> c.path("status").asText()).filter("True"::equals).isPresent();
    }

    private static Optional<JsonNode> condition(JsonNode object, String type) {
        for (JsonNode condition : object.at("/status/conditions")) {
            if (condition.path("type").asText().equals(type)) {
                return Optional.of(condition);
            }
        }
        return Optional.empty();
    }

    private String told(JsonNode condition) {
        return redaction.word(condition.path("reason").asText()) + ": " + redaction.text(condition.path("message").asText());
    }

    private static String key(JsonNode object) {
        return Reader.namespace(object) + "/" + Reader.name(object);
    }

    /** Our own words and names, which no value of a tenant makes unreadable; a message is redacted before. */
    private void line(String text) {
        out.append(Printable.escaped(text, LONGEST)).append('\n');
    }
}
