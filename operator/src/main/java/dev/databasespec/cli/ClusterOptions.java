package dev.databasespec.cli;

import dev.databasespec.model.Printable;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code -n} and {@code --context}, the same for every command that asks a cluster. */
final class ClusterOptions {
    @Option(names = {"-n", "--namespace"}, paramLabel = "NAMESPACE", description = "Default: that of the context in the kubeconfig.")
    private @Nullable String namespace;
    @Option(names = "--context", paramLabel = "CONTEXT", description = "A context of the kubeconfig. Default: its current one.")
    private @Nullable String context;

    /** A cluster and the namespace that is meant. */
    record Place(KubernetesClient client, String server, String namespace) {}

    /** Does something with the cluster; what the cluster says against it is told in words. */
    <T> T ask(Console console, Function<Place, T> question) {
        Config config = Kubeconfig.of(console, context);
        String server = String.valueOf(config.getMasterUrl());
        try (KubernetesClient client = new KubernetesClientBuilder().withConfig(config).build()) {
            return question.apply(new Place(client, server, name(namespace(client))));
        } catch (KubernetesClientException e) {
            throw ClusterFailures.of(e, server);
        }
    }

    private String namespace(KubernetesClient client) {
        String fromContext = client.getNamespace();
        return namespace != null ? namespace : fromContext == null ? "default" : fromContext;
    }

    /** The name of a resource or namespace, which goes into a path. */
    static String name(String name) {
        if (!name.matches("[a-z0-9.-]{1,253}")) {
            throw new CommandFailure(ExitCode.INVALID, Printable.quoted(name) + " is not the name of a resource");
        }
        return name;
    }
}
