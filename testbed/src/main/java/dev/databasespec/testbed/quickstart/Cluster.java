package dev.databasespec.testbed.quickstart;

import dev.databasespec.testbed.ApiServer;
import dev.databasespec.testbed.Command;
import dev.databasespec.testbed.ControlPlane;
import dev.databasespec.testbed.InMemoryApiServer;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What the story does with Kubernetes: with kubectl on a control plane, without it on an API server in memory. */
sealed interface Cluster extends AutoCloseable permits KubectlCluster, MemoryCluster {
    String API_VERSION = "databasespec.dev/v1alpha1";
    String NAMESPACE = "default";
    Duration PATIENCE = Duration.ofSeconds(60);

    /** A control plane where one can be had. */
    static Cluster start(Path checkout) {
        return ControlPlane.unavailable().isEmpty()
                ? new KubectlCluster(ControlPlane.start(), checkout)
                : new MemoryCluster(InMemoryApiServer.start(), checkout);
    }

    ApiServer server();

    Path checkout();

    /** A file or a folder, relative to the checkout or absolute. */
    Shown apply(String path);

    /** Waits for conditions such as "Ready" or "ApprovalRequired" of the present generation. */
    Shown await(String condition, String... resources);

    Shown get(String resources);

    /** One field of the DatabaseSpec, as a JSONPath template. */
    Shown field(String name, String template);

    Shown events(String name);

    /** Says yes to a DatabaseChange that waits. */
    Shown approve(String change, String reason);

    /** Gives a principal of the DatabaseSpec, by its place in the list, a moment when its access ends. */
    Shown expire(String name, int user, Instant moment);

    /** How the reader gets at it. */
    List<String> toPlayWith();

    @Override
    default void close() {
        server().close();
    }

    /** The command line of the product, asking this cluster; its messages stand where they come between its results, as on a terminal. */
    default Shown dbspec(Map<String, String> environment, String... arguments) {
        var words = new ArrayList<>(List.of("./dbspec"));
        words.addAll(List.of(arguments));
        var merged = new ArrayList<>(List.of("sh", "-c", "exec \"$0\" \"$@\" 2>&1"));
        merged.addAll(words);
        var command = Command.of(merged).in(checkout()).with("KUBECONFIG", server().kubeconfig().toString());
        for (var variable : environment.entrySet()) {
            command = command.with(variable.getKey(), variable.getValue());
        }
        return Shown.of(words, command);
    }

    /** "Applied", "Used", ...; empty until the operator has said something. */
    default List<String> phases(String kind) {
        return server().client().genericKubernetesResources(API_VERSION, kind).inNamespace(NAMESPACE).list().getItems().stream()
                .map(item -> item.get("status", "phase") instanceof String phase ? phase : "").toList();
    }

    /** The status of the DatabaseSpec; empty until there is one. */
    default Map<?, ?> status(String name) {
        GenericKubernetesResource spec = server().client().genericKubernetesResources(API_VERSION, "DatabaseSpec").inNamespace(NAMESPACE).withName(name).get();
        return spec != null && spec.getAdditionalProperties().get("status") instanceof Map<?, ?> status ? status : Map.of();
    }

    /** "True", "False", or "" where the condition is not there. */
    default String condition(String name, String type) {
        return condition(name, type, "status");
    }

    default String condition(String name, String type, String field) {
        return status(name).get("conditions") instanceof List<?> conditions
                ? conditions.stream().map(item -> (Map<?, ?>) item).filter(item -> type.equals(item.get("type")))
                        .map(item -> String.valueOf(item.get(field)))
                        .findFirst().orElse("")
                : "";
    }

    static String expiring(int user, Instant moment) {
        return "[{\"op\": \"add\", \"path\": \"/spec/users/" + user + "/expiresAt\", \"value\": \"" + moment.truncatedTo(ChronoUnit.SECONDS) + "\"}]";
    }
}
