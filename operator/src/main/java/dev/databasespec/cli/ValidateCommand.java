package dev.databasespec.cli;

import dev.databasespec.cli.manifest.ManifestReader;
import dev.databasespec.cli.manifest.Manifests;
import dev.databasespec.cli.run.Checks;
import dev.databasespec.cli.schema.Schemas;
import dev.databasespec.cli.yaml.InvalidFiles;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code dbspec validate} */
@Command(name = "validate", mixinStandardHelpOptions = true, description = "Checks manifests as a cluster would, and more, without any database or cluster.")
final class ValidateCommand implements Callable<Integer> {
    private final Console console;
    @Mixin
    private FileOptions files = new FileOptions();

    ValidateCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws InvalidFiles {
        Manifests manifests = ManifestReader.read(files.source(console), files.files(), Schemas.bundled());
        Checks.offline(manifests);
        console.out().println("valid: " + manifests.count());
        return ExitCode.DONE.number();
    }
}
