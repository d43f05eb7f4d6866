package dev.databasespec.cli;

import dev.databasespec.cli.run.Limits;
import dev.databasespec.cli.run.Run;
import dev.databasespec.cloudsql.GoogleCloud;
import dev.databasespec.cloudsql.GoogleMeter;
import dev.databasespec.cloudsql.GoogleSettings;
import dev.databasespec.kubernetes.AllowedEndpoints;
import dev.databasespec.kubernetes.AllowedPlaces;
import dev.databasespec.kubernetes.Guardrails;
import dev.databasespec.kubernetes.Targets;
import dev.databasespec.model.Glob;
import dev.databasespec.postgres.Pools;
import dev.databasespec.postgres.PostgresCatalog;
import dev.databasespec.reconcile.Fingerprints;
import dev.databasespec.reconcile.Means;
import dev.databasespec.reconcile.Pause;
import dev.databasespec.reconcile.Reconciliation;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;

/** What plans and applies, with the settings of the environment: as the operator has them, so that a plan says what the operator would. */
final class Engine implements AutoCloseable {
    /** Held here, since a logger that nobody holds forgets its level. */
    private static final Logger DRIVER = Logger.getLogger("org.postgresql");

    private final Limits limits;
    private final GoogleCloud google;
    private final Pools pools;
    private final Reconciliation reconciliation;

    private Engine(Limits limits, GoogleSettings settings) {
        DRIVER.setLevel(Level.OFF);
        SecureRandom random = new SecureRandom();
        this.limits = limits;
        this.google = new GoogleCloud(settings, GoogleMeter.NONE, Pause.SLEEP, random, Clock.systemUTC());
        this.pools = new Pools(google.access());
        this.reconciliation = new Reconciliation(
                new Means(new PostgresCatalog(pools), Optional.of(google.accounts()), new Fingerprints(random), random, Pause.SLEEP));
    }

    static Engine of(Console console) {
        List<String> errors = new ArrayList<>();
        GoogleSettings settings = GoogleSettings.of(console.environment(), errors::add);
        if (!errors.isEmpty()) {
            throw new CommandFailure(ExitCode.INVALID, String.join("; ", errors));
        }
        return new Engine(limits(console), settings);
    }

    Limits limits() {
        return limits;
    }

    Run.Google google() {
        return new Run.Google(google.secrets(), google.access());
    }

    Reconciliation reconciliation() {
        return reconciliation;
    }

    @Override
    public void close() {
        pools.close();
        google.close();
    }

    private static Limits limits(Console console) {
        List<Glob> domains = read(console, "DBSPEC_ALLOWED_DOMAINS", List.of(), Guardrails::domains);
        int users = read(console, "DBSPEC_MAX_USERS_PER_SPEC", Guardrails.DEFAULT_MAX_USERS, Guardrails::maxUsers);
        AllowedPlaces places = new AllowedPlaces(read(console, "DBSPEC_ALLOWED_PROJECTS", AllowedPlaces.ALL.projects(), AllowedPlaces::globs),
                read(console, "DBSPEC_ALLOWED_LOCATIONS", AllowedPlaces.ALL.locations(), AllowedPlaces::globs));
        AllowedEndpoints endpoints = read(console, "DBSPEC_ALLOWED_ENDPOINTS", AllowedEndpoints.DEFAULT, AllowedEndpoints::parse);
        return new Limits(new Targets.Allowed(endpoints, places), new Guardrails(domains, users), Instant.now());
    }

    private static <T> T read(Console console, String variable, T otherwise, Function<String, T> parser) {
        String text = console.environment().getOrDefault(variable, "").strip();
        try {
            return text.isEmpty() ? otherwise : parser.apply(text);
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(ExitCode.INVALID, variable + ": " + e.getMessage());
        }
    }
}
