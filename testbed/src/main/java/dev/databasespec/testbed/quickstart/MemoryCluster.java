package dev.databasespec.testbed.quickstart;

import dev.databasespec.testbed.Await;
import dev.databasespec.testbed.InMemoryApiServer;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** An API server in memory: "./dbspec get" shows what is there, and what kubectl would do is done by a client ("#" instead of "$"). */
record MemoryCluster(InMemoryApiServer server, Path checkout) implements Cluster {
    private static final PatchContext APPLY = new PatchContext.Builder().withPatchType(PatchType.SERVER_SIDE_APPLY).withFieldManager("kubectl").withForce(true)
            .build();

    @Override
    public Shown apply(String path) {
        var output = new StringBuilder();
        for (var file : files(checkout.resolve(path))) {
            try (var stream = Files.newInputStream(file)) {
                server.client().load(stream).items().forEach(item -> output.append(apply(item)));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return done(output.toString(), "apply", "-f", path);
    }

    private String apply(HasMetadata item) {
        if (item.getMetadata().getNamespace() == null) {
            item.getMetadata().setNamespace(item.getKind().equals("CustomResourceDefinition") ? null : NAMESPACE);
        }
        if (item instanceof Secret secret && secret.getStringData() != null) {
            secret.getStringData().forEach((key, text) -> secret.setData(with(secret.getData(), key, text)));
            secret.setStringData(null);
        }
        server.client().resource(item).patch(APPLY);
        return item.getKind().toLowerCase(Locale.ROOT) + "/" + item.getMetadata().getName() + " applied\n";
    }

    /** As an API server keeps it. */
    private static Map<String, String> with(@Nullable Map<String, String> data, String key, String text) {
        var all = new TreeMap<>(data == null ? Map.<String, String>of() : data);
        all.put(key, Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8)));
        return all;
    }

    private static List<Path> files(Path path) {
        if (!Files.isDirectory(path)) {
            return List.of(path);
        }
        try (var entries = Files.list(path)) {
            return entries.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Shown await(String condition, String... resources) {
        var output = Arrays.stream(resources).map(resource -> await(condition, resource)).collect(Collectors.joining());
        return done(output, Stream.concat(Stream.of("wait", "--for=condition=" + condition), Arrays.stream(resources)).toArray(String[]::new));
    }

    private String await(String condition, String resource) {
        var kind = resource.startsWith("dbi/") ? "DatabaseInstance" : "DatabaseSpec";
        var name = resource.substring(resource.indexOf('/') + 1);
        var place = server.client().genericKubernetesResources(API_VERSION, kind).inNamespace(NAMESPACE).withName(name);
        if (!Await.within(PATIENCE, () -> holds(place.get(), condition))) {
            throw new Unexpected(resource + " did not reach condition " + condition + " within " + PATIENCE.toSeconds() + " s:\n"
                    + Serialization.asYaml(place.get()));
        }
        return resource + " condition met\n";
    }

    /** A condition of an older generation says nothing. */
    private static boolean holds(GenericKubernetesResource resource, String type) {
        return resource.get("status", "conditions") instanceof List<?> conditions && conditions.stream().map(item -> (Map<?, ?>) item)
                .anyMatch(item -> type.equals(item.get("type")) && "True".equals(item.get("status"))
                        && Objects.equals(String.valueOf(item.get("observedGeneration")), String.valueOf(resource.getMetadata().getGeneration())));
    }

    @Override
    public Shown get(String resources) {
        return dbspec(Map.of(), "get", resources);
    }

    @Override
    public Shown field(String name, String template) {
        var resource = server.client().genericKubernetesResources(API_VERSION, "DatabaseSpec").inNamespace(NAMESPACE).withName(name).get();
        return done(JsonPath.fill(template, resource), "get", "dbspec", name, "-o", "jsonpath=" + template);
    }

    @Override
    public Shown events(String name) {
        var lines = server.client().v1().events().inNamespace(NAMESPACE).list().getItems().stream()
                .filter(event -> name.equals(event.getInvolvedObject().getName())).map(MemoryCluster::line).collect(Collectors.joining());
        return done(lines, "events", "--for", "databasespec/" + name);
    }

    private static String line(Event event) {
        return "%-7s  %-15s  %s%n".formatted(event.getType(), event.getReason(), event.getMessage());
    }

    /** Nobody is known here by a name that "./dbspec approve" could write down. */
    @Override
    public Shown approve(String change, String reason) {
        var hash = server.client().genericKubernetesResources(API_VERSION, "DatabaseChange").inNamespace(NAMESPACE).withName(change).get().get("spec",
                "planHash");
        var manifest = """
                apiVersion: databasespec.dev/v1alpha1
                kind: ChangeApproval
                metadata: {name: looked-at, namespace: %s}
                spec:
                  changeRef: {name: %s}
                  planHash: %s
                  decision: Approve
                  approvedBy: you
                  reason: %s
                """.formatted(NAMESPACE, change, hash, reason);
        server.client().resource(manifest).create();
        return new Shown("# kubectl create -f - <<'EOF'\n" + manifest + "EOF", true, "changeapproval/looked-at created\n");
    }

    @Override
    public Shown expire(String name, int user, Instant moment) {
        return patch(name, PatchType.JSON, "json", Cluster.expiring(user, moment));
    }

    private Shown patch(String name, PatchType type, String word, String patch) {
        server.client().genericKubernetesResources(API_VERSION, "DatabaseSpec").inNamespace(NAMESPACE).withName(name).patch(PatchContext.of(type), patch);
        return done("databasespec/" + name + " patched\n", "patch", "dbspec", name, "--type=" + word, "-p", patch);
    }

    @Override
    public List<String> toPlayWith() {
        return List.of("export KUBECONFIG=" + server.kubeconfig(), "./dbspec get dbspecs");
    }

    private static Shown done(String output, String... kubectl) {
        return new Shown("# kubectl " + Shown.typed(List.of(kubectl)), true, output);
    }
}
