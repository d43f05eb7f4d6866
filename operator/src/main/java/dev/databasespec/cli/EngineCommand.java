package dev.databasespec.cli;

import dev.databasespec.cli.manifest.ManifestReader;
import dev.databasespec.cli.manifest.Manifests;
import dev.databasespec.cli.report.JsonReport;
import dev.databasespec.cli.report.Report;
import dev.databasespec.cli.report.SqlReport;
import dev.databasespec.cli.report.TextReport;
import dev.databasespec.cli.run.Run;
import dev.databasespec.cli.schema.Schemas;
import dev.databasespec.cli.state.StateFile;
import dev.databasespec.cli.state.StateLock;
import dev.databasespec.cli.yaml.InvalidFiles;
import dev.databasespec.cli.yaml.Place;
import dev.databasespec.model.Printable;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What {@code plan} and {@code apply} have in common: files, a state, the engine, a report. */
abstract class EngineCommand implements Callable<Integer> {
    private static final String STATE = ".dbspec-state.json";

    private final Console console;
    @Mixin
    private FileOptions files = new FileOptions();
    @Option(names = "--state", paramLabel = "FILE", description = "What was made by earlier runs; without it nothing is ever dropped. Default: " + STATE
            + " in the folder of the first -f.")
    private @Nullable String stateFile;
    @Option(names = {"-o", "--output"}, paramLabel = "FORMAT", defaultValue = "text", description = "${COMPLETION-CANDIDATES}. Default: text.")
    private OutputFormat output = OutputFormat.text;

    EngineCommand(Console console) {
        this.console = console;
    }

    /** Does what the command is for. */
    abstract Report report(Run run);

    /** Refuses an output that makes no sense here. */
    void check(OutputFormat wanted) {}

    /** Whether other runs have to be kept away meanwhile. */
    abstract boolean writes();

    @Override
    public Integer call() throws InvalidFiles {
        check(output);
        Manifests manifests = ManifestReader.read(files.source(console), files.files(), Schemas.bundled());
        if (manifests.specs().isEmpty()) {
            throw new InvalidFiles(Place.of(String.join(", ", files.files())), "there is no DatabaseSpec among these files, so there is nothing to look at");
        }
        StateFile file = new StateFile(statePath());
        if (!writes()) {
            return run(manifests, file).number();
        }
        StateLock lock = file.lock();
        try {
            return run(manifests, file).number();
        } finally {
            lock.close();
        }
    }

    private ExitCode run(Manifests manifests, StateFile file) throws InvalidFiles {
        try (Engine engine = Engine.of(console)) {
            Run run = new Run(manifests, engine.limits(), engine.google(), file, engine.reconciliation());
            Report report = report(run);
            ExitCode code = ExitCodes.of(report);
            print(report, code);
            run.forgotten().forEach(key -> console.err().println("note: the state remembers " + Printable.escaped(key.spec(), 400) + " for database "
                    + Printable.quoted(key.database()) + " on " + Printable.escaped(key.server(), 300)
                    + ", which none of these files declares; it is left as it is"));
            return code;
        }
    }

    private void print(Report report, ExitCode code) {
        console.out().print(switch (output) {
            case text -> TextReport.of(report, console.palette());
            case json -> JsonReport.json(report, code.number());
            case yaml -> JsonReport.yaml(report, code.number());
            case sql -> SqlReport.of(report);
        });
        if (output != OutputFormat.text) {
            report.specs().forEach(spec -> spec.failure().ifPresent(failure -> console.err()
                    .println("dbspec: " + spec.subject().namespace() + "/" + spec.subject().name() + ": " + failure.message() + "; " + failure.action())));
        }
    }

    private Path statePath() throws InvalidFiles {
        if (stateFile == null) {
            return files.folder(console).resolve(STATE);
        }
        try {
            return console.folder().resolve(stateFile);
        } catch (InvalidPathException e) {
            throw new InvalidFiles(Place.of(stateFile), "this is not the name of a file");
        }
    }
}
