package dev.databasespec.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.databasespec.testbed.ArgoCd;
import dev.databasespec.testbed.Await;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** An Application of Argo CD, named as the tenant whose namespace it syncs a folder of the repository into. */
record Delivery(Tenant team, GitRepository repository) {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Path EXAMPLES = Path.of("..", "examples", "gitops");

    /** As the example, but that it tries again sooner. */
    static Delivery begin(Tenant team, GitRepository repository) {
        var application = example("argocd/application.yaml").replace("https://git.example.com/acme/databases.git", repository.url())
                .replace("name: orders", "name: " + team.name()).replace("path: orders", "path: " + team.name())
                .replace("namespace: team-orders", "namespace: " + team.name()).replace("duration: 10s", "duration: 1s");
        team.stage().plane().kubectl("apply", "-f", "-").input(application).run().orThrow();
        return new Delivery(team, repository);
    }

    static String example(String name) {
        try {
            return Files.readString(EXAMPLES.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A file of the example repository, for the tenant: its server, its database, its prefix. */
    String exampleFile(String name) {
        return example("repository/orders/" + name).replace("orders-admin", "pg-admin").replace("orders", team.name())
                .replaceAll("    host: .*", "    host: 127.0.0.1\n    port: " + team.stage().server().port() + "\n    sslMode: Disable");
    }

    void commit(String file, String text) {
        repository.commit(team.name() + "/" + file, text);
        refresh();
    }

    void remove(String... files) {
        repository.remove(List.of(files).stream().map(file -> team.name() + "/" + file).toArray(String[]::new));
        refresh();
    }

    /** Has Argo CD look at repository and cluster, and waits until it has. */
    void refresh() {
        kubectl("annotate", "application", team.name(), "--overwrite", "argocd.argoproj.io/refresh=normal");
        Await.until("Argo CD has looked at " + team.name(), PATIENCE, () -> {
            var annotations = get().getMetadata().getAnnotations();
            return annotations == null || !annotations.containsKey("argocd.argoproj.io/refresh");
        });
    }

    /** Starts a sync of what is in the repository. */
    void sync() {
        kubectl("patch", "application", team.name(), "--type=merge", "-p",
                "{\"operation\": {\"initiatedBy\": {\"username\": \"test\"}, \"sync\": {\"prune\": true, \"syncOptions\": [\"ServerSideApply=true\"]}}}");
    }

    void kubectl(String... words) {
        assertThat(team.stage().plane().kubectl(Stream.concat(Stream.of("-n", ArgoCd.NAMESPACE),
                Stream.of(words)).toArray(String[]::new)).run().orThrow()).isNotNull();
    }

    private Resource<GenericKubernetesResource> resource() {
        return team.stage().plane().client().genericKubernetesResources("argoproj.io/v1alpha1", "Application").inNamespace(ArgoCd.NAMESPACE)
                .withName(team.name());
    }

    boolean exists() {
        return resource().get() != null;
    }

    GenericKubernetesResource get() {
        return Objects.requireNonNull(resource().get(), team.name());
    }

    /** Synced Healthy, and the phase of the last operation: Synced Healthy Succeeded. */
    String state() {
        var application = get();
        return application.get("status", "sync", "status") + " " + application.get("status", "health", "status") + " "
                + application.get("status", "operationState", "phase");
    }

    void await(String state) {
        boolean right = Await.within(PATIENCE, () -> state.equals(state()));
        assertThat(state()).as(team.name() + " became " + state + ": " + right + "\n" + details()).isEqualTo(state);
    }

    /** Status and message of the health of one object: "Suspended: …". */
    String health(String kind, String name) {
        List<Map<String, Object>> resources = get().get("status", "resources");
        return (resources == null ? List.<Map<String, Object>>of() : resources).stream().filter(r -> kind.equals(r.get("kind")) && name.equals(r.get("name")))
                .map(r -> r.get("health") instanceof Map<?, ?> health ? health.get("status") + ": " + health.get("message") : "none")
                .collect(Collectors.joining());
    }

    String awaitHealth(String kind, String name, String beginning) {
        boolean right = Await.within(PATIENCE, () -> health(kind, name).startsWith(beginning));
        assertThat(health(kind, name)).as(kind + " " + name + " became " + beginning + ": " + right + "\n" + details()).startsWith(beginning);
        return health(kind, name);
    }

    String operation(String field) {
        Object value = get().get("status", "operationState", field);
        return String.valueOf(value);
    }

    /** Name and version of every object of the namespace that Git knows. */
    String versions() {
        return team.stage().plane().kubectl("get", "dbi,dbspec,deployments,configmaps", "-n", team.name(), "-o",
                "jsonpath={range .items[*]}{.kind} {.metadata.name} {.metadata.resourceVersion} {.metadata.generation}{\"\\n\"}{end}").run().orThrow();
    }

    private String details() {
        return team.stage().plane().kubectl("get", "application", team.name(), "-n", ArgoCd.NAMESPACE, "-o", "yaml").run().output();
    }
}
