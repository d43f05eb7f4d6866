package dev.databasespec.cli;

import dev.databasespec.cli.manifest.ManifestReader;
import dev.databasespec.cli.manifest.Manifests;
import dev.databasespec.cli.report.JsonReport;
import dev.databasespec.cli.report.Report;
import dev.databasespec.cli.report.SqlReport;
import dev.databasespec.cli.report.TextReport;
import dev.databasespec.cli.run.Limits;
import dev.databasespec.cli.run.Run;
import dev.databasespec.cli.schema.Schemas;
import dev.databasespec.cli.state.StateFile;
import dev.databasespec.cli.state.StateLock;
import dev.databasespec.cli.yaml.InvalidFiles;
import dev.databasespec.cli.yaml.Place;
import dev.databasespec.cloudsql.GoogleCloud;
import dev.databasespec.cloudsql.GoogleMeter;
import dev.databasespec.cloudsql.GoogleSettings;
import dev.databasespec.kubernetes.AllowedEndpoints;
import dev.databasespec.kubernetes.AllowedPlaces;
import dev.databasespec.kubernetes.Guardrails;
import dev.databasespec.kubernetes.Targets;
import dev.databasespec.model.Glob;
import dev.databasespec.model.Printable;
import dev.databasespec.postgres.Pools;
import dev.databasespec.postgres.PostgresCatalog;
import dev.databasespec.reconcile.Fingerprints;
import dev.databasespec.reconcile.Means;
import dev.databasespec.reconcile.Pause;
import dev.databasespec.reconcile.Reconciliation;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What {@code plan} and {@code apply} have in common: files, a state, the engine, a report. */
abstract class EngineCommand implements Callable<Integer> {
    private static final String STATE = ".dbspec-state.json";
    /** Held here, since a logger that nobody holds forgets its level. */
    private static final Logger DRIVER = Logger.getLogger("org.postgresql");

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
        DRIVER.setLevel(Level.OFF);
        SecureRandom random = new SecureRandom();
        GoogleSettings settings = google();
        try (GoogleCloud google = new GoogleCloud(settings, GoogleMeter.NONE, Pause.SLEEP, random, Clock.systemUTC());
                Pools pools = new Pools(google.access())) {
            Reconciliation engine = new Reconciliation(
                    new Means(new PostgresCatalog(pools), Optional.of(google.accounts()), new Fingerprints(random), random, Pause.SLEEP));
            Run run = new Run(manifests, limits(), new Run.Google(google.secrets(), google.access()), file, engine);
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

    private GoogleSettings google() {
        List<String> errors = new ArrayList<>();
        GoogleSettings settings = GoogleSettings.of(console.environment(), errors::add);
        if (!errors.isEmpty()) {
            throw new CommandFailure(ExitCode.INVALID, String.join("; ", errors));
        }
        return settings;
    }

    /** As the operator has them, so that a plan says what the operator would. */
    private Limits limits() {
        List<Glob> domains = read("DBSPEC_ALLOWED_DOMAINS", List.of(), Guardrails::domains);
        int users = read("DBSPEC_MAX_USERS_PER_SPEC", Guardrails.DEFAULT_MAX_USERS, Guardrails::maxUsers);
        AllowedPlaces places = new AllowedPlaces(read("DBSPEC_ALLOWED_PROJECTS", AllowedPlaces.ALL.projects(), AllowedPlaces::globs),
                read("DBSPEC_ALLOWED_LOCATIONS", AllowedPlaces.ALL.locations(), AllowedPlaces::globs));
        return new Limits(new Targets.Allowed(read("DBSPEC_ALLOWED_ENDPOINTS", AllowedEndpoints.DEFAULT, AllowedEndpoints::parse), places),
                new Guardrails(domains, users), Instant.now());
    }

    private <T> T read(String variable, T otherwise, Function<String, T> parser) {
        String text = console.environment().getOrDefault(variable, "").strip();
        try {
            return text.isEmpty() ? otherwise : parser.apply(text);
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(ExitCode.INVALID, variable + ": " + e.getMessage());
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
