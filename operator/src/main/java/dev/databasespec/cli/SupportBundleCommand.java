package dev.databasespec.cli;

import dev.databasespec.cli.bundle.Api;
import dev.databasespec.cli.bundle.Patience;
import dev.databasespec.cli.bundle.SupportBundle;
import dev.databasespec.model.Printable;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code dbspec support-bundle} */
@Command(name = "support-bundle", mixinStandardHelpOptions = true, description = "Collects into one file what somebody needs who helps: versions, our objects with their status and Events, and the operator's Pods with log and metrics. Secrets are never read.")
final class SupportBundleCommand implements Callable<Integer> {
    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
    private final Console console;
    @Mixin
    private ClusterOptions cluster = new ClusterOptions();
    @Option(names = {"-A", "--all-namespaces"}, description = "Of every namespace.")
    private boolean allNamespaces;
    @Option(names = "--operator-namespace", paramLabel = "NAMESPACE", description = "Where the operator runs. Default: it is looked for.")
    private @Nullable String operatorNamespace;
    @Option(names = {"-o", "--output"}, paramLabel = "FILE.zip", description = "Default: dbspec-support-TIME.zip in the present folder.")
    private @Nullable Path output;
    @Option(names = "--force", description = "Replace the file where there is one.")
    private boolean force;

    SupportBundleCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        Instant now = Clock.systemUTC().instant();
        Path file = console.folder().resolve(output == null ? Path.of("dbspec-support-" + STAMP.format(now) + ".zip") : output);
        if (Files.isDirectory(file) || !Files.isDirectory(file.resolveSibling(".").normalize())) {
            throw new CommandFailure(ExitCode.INVALID, "--output " + shown(file) + " is no file in a folder that is there");
        }
        if (Files.exists(file) && !force) {
            throw exists(file);
        }
        SupportBundle bundle = cluster.ask(console, place -> {
            // whether anybody answers at all is not a part of it that may be missing
            answers(place);
            return SupportBundle.of(path -> get(place.client(), path), new SupportBundle.Request(
                    allNamespaces ? Optional.empty() : Optional.of(place.namespace()), Optional.ofNullable(operatorNamespace).map(ClusterOptions::name),
                    place.server(), Version.text()), now);
        });
        write(bundle, file);
        console.print(bundle.overview());
        console.out()
                .println("Written: " + shown(file) + ", " + bundle.files() + " files. No Secret was read; look through it all the same before you send it.");
        bundle.notCollected().forEach(note -> console.err().println("not collected: " + note));
        return ExitCode.DONE.number();
    }

    private static void answers(ClusterOptions.Place place) {
        try {
            Patience.within(SupportBundle.ONE_REQUEST, () -> Optional.ofNullable(place.client().raw("/version")));
        } catch (TimeoutException e) {
            throw new CommandFailure(ExitCode.UNREACHABLE, "the cluster cannot be reached at " + Printable.escaped(place.server(), 300) + ": "
                    + e.getMessage() + "; look at KUBECONFIG");
        }
    }

    private void write(SupportBundle bundle, Path file) {
        try {
            bundle.write(file, force);
        } catch (FileAlreadyExistsException e) {
            throw exists(file);
        } catch (IOException e) {
            throw new CommandFailure(ExitCode.OTHER, shown(file) + " cannot be written: " + Printable.escaped(e.toString(), 500));
        }
    }

    private static CommandFailure exists(Path file) {
        return new CommandFailure(ExitCode.INVALID, shown(file) + " is there already; --force replaces it");
    }

    private static String shown(Path file) {
        return Printable.escaped(file.toString(), 500);
    }

    private static Api.Reply get(KubernetesClient client, String path) {
        try {
            String text = client.raw(path);
            return text == null ? new Api.Refused(404, "nothing is there") : new Api.Body(text);
        } catch (KubernetesClientException e) {
            return new Api.Refused(e.getCode(), ClusterFailures.message(e));
        }
    }
}
