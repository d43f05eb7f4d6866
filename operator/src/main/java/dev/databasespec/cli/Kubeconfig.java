package dev.databasespec.cli;

import dev.databasespec.kubernetes.KubeconfigFault;
import dev.databasespec.model.Printable;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Finds the cluster as kubectl does: KUBECONFIG, else the file in the home folder, else the service account of a Pod. */
final class Kubeconfig {
    private static final int SECONDS = 1000;

    private Kubeconfig() {}

    static Config of(Console console, @Nullable String context) {
        Config found = found(console.environment().getOrDefault("KUBECONFIG", ""), console, context);
        return new ConfigBuilder(found).withConnectionTimeout(5 * SECONDS).withRequestTimeout(20 * SECONDS).withRequestRetryBackoffLimit(1).build();
    }

    private static Config found(String kubeconfig, Console console, @Nullable String context) {
        try {
            for (String name : kubeconfig.split(File.pathSeparator, -1)) {
                Path path = console.folder().resolve(name);
                if (!name.isBlank() && Files.isRegularFile(path)) {
                    return Config.fromKubeconfig(context, path.toFile());
                }
            }
            if (!kubeconfig.isBlank()) {
                throw new CommandFailure(ExitCode.INVALID, "KUBECONFIG names no file that is there: " + Printable.escaped(kubeconfig, 1000));
            }
            return Config.autoConfigure(context);
        } catch (CommandFailure e) {
            throw e;
        } catch (RuntimeException e) {
            // what is no YAML comes as an exception of whichever library reads it
            throw new CommandFailure(ExitCode.INVALID, "the kubeconfig cannot be used: " + KubeconfigFault.text(e));
        }
    }
}
