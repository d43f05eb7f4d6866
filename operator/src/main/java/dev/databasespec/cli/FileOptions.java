package dev.databasespec.cli;

import dev.databasespec.cli.yaml.InvalidFiles;
import dev.databasespec.cli.yaml.SourceFiles;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** {@code -f}, the same for every command that reads manifests. */
final class FileOptions {
    @Option(names = {"-f", "--filename"}, required = true, paramLabel = "FILE|DIR", description = "Manifests: a file, a directory with everything below it"
            + " (*.yaml, *.yml, *.json), or - for standard input. May be repeated.")
    private List<String> files = new ArrayList<>();

    List<String> files() {
        return files;
    }

    SourceFiles source(Console console) {
        return new SourceFiles(console.folder(), console.in());
    }

    /** The folder of the first file, where the state lies; the working folder for standard input. */
    Path folder(Console console) throws InvalidFiles {
        String first = files.getFirst();
        if (first.equals("-")) {
            return console.folder();
        }
        try {
            Path path = console.folder().resolve(first);
            Path parent = path.toAbsolutePath().getParent();
            return Files.isDirectory(path) || parent == null ? path : parent;
        } catch (InvalidPathException e) {
            throw new InvalidFiles(dev.databasespec.cli.yaml.Place.of(first), "this is not the name of a file");
        }
    }
}
