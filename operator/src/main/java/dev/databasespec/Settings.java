package dev.databasespec;

import dev.databasespec.api.Period;
import dev.databasespec.audit.AuditSettings;
import dev.databasespec.cloudsql.GoogleSettings;
import dev.databasespec.kubernetes.AllowedEndpoints;
import dev.databasespec.kubernetes.AllowedPlaces;
import dev.databasespec.kubernetes.Guardrails;
import dev.databasespec.kubernetes.Scope;
import dev.databasespec.kubernetes.Targets;
import dev.databasespec.kubernetes.change.ChangeControl;
import dev.databasespec.model.Printable;
import dev.databasespec.model.Sorted;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;

/** What the environment says to the operator, read once and checked as a whole. */
record Settings(int httpPort, LogLevel logLevel, LogFormat logFormat, Scope scope, String clusterName, boolean leaderElection, int parallelism,
        int templateWave,
        Targets.Allowed allowed, Guardrails guardrails, ChangeControl.Keeping keeping, GoogleSettings google, AuditSettings audit) {
    private static final String PREFIX = "DBSPEC_";
    private static final Pattern NAMESPACE = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");
    private static final Set<String> KNOWN = Set.of("HTTP_PORT", "LOG_LEVEL", "LOG_FORMAT", "WATCH_NAMESPACES", "INSTANCE_NAMESPACES", "CLUSTER_NAME",
            "LEADER_ELECTION", "PARALLELISM", "ALLOWED_ENDPOINTS", "ALLOWED_PROJECTS", "ALLOWED_LOCATIONS", "ALLOWED_DOMAINS", "MAX_USERS_PER_SPEC",
            "TEMPLATE_WAVE", "KEEP_CHANGES", "APPROVAL_TTL");

    enum LogLevel {
        ERROR, WARN, INFO, DEBUG, TRACE
    }

    enum LogFormat {
        JSON, TEXT
    }

    /** The environment cannot be meant so; the message is one line that names every variable that is wrong. */
    static final class Invalid extends Exception {
        private static final long serialVersionUID = 1;

        Invalid(String message) {
            super(message);
        }
    }

    static Settings of(Map<String, String> environment) throws Invalid {
        Reader reader = new Reader(environment);
        environment.keySet().stream()
                .filter(name -> name.startsWith(PREFIX) && !names().contains(name))
                .sorted()
                .forEach(name -> reader.errors.add(Printable.escaped(name, 100) + " is unknown"));
        Settings settings = new Settings(reader.number("HTTP_PORT", 8080, 1, 65535), reader.word("LOG_LEVEL", LogLevel.INFO, LogLevel.class),
                reader.word("LOG_FORMAT", LogFormat.JSON, LogFormat.class),
                new Scope(reader.namespaces("WATCH_NAMESPACES"), reader.namespaces("INSTANCE_NAMESPACES")),
                reader.read("CLUSTER_NAME", "", Settings::clusterName),
                reader.read("LEADER_ELECTION", false, Settings::bool), reader.number("PARALLELISM", 32, 1, 10_000), reader.number("TEMPLATE_WAVE", 10, 1, 1000),
                new Targets.Allowed(reader.read("ALLOWED_ENDPOINTS", AllowedEndpoints.DEFAULT, AllowedEndpoints::parse), reader.places()),
                new Guardrails(reader.read("ALLOWED_DOMAINS", List.of(), Guardrails::domains),
                        reader.read("MAX_USERS_PER_SPEC", Guardrails.DEFAULT_MAX_USERS, Guardrails::maxUsers)),
                new ChangeControl.Keeping(reader.number("KEEP_CHANGES", 10, 1, 1000), reader.read("APPROVAL_TTL", Duration.ofDays(30), Settings::waiting)),
                GoogleSettings.of(environment, reader.errors::add), AuditSettings.of(environment, reader.errors::add));
        if (!reader.errors.isEmpty()) {
            throw new Invalid(String.join("; ", reader.errors));
        }
        return settings;
    }

    /** Of all variables. */
    static SortedSet<String> names() {
        TreeSet<String> names = new TreeSet<>(GoogleSettings.NAMES);
        names.addAll(AuditSettings.NAMES);
        KNOWN.forEach(name -> names.add(PREFIX + name));
        return names;
    }

    private record Reader(Map<String, String> environment, List<String> errors) {
        Reader(Map<String, String> environment) {
            this(environment, new ArrayList<>());
        }

        /** A variable that is empty is as one that is not set. */
        <T> T read(String name, T otherwise, Function<String, T> parser) {
            String text = environment.getOrDefault(PREFIX + name, "").strip();
            try {
                return text.isEmpty() ? otherwise : parser.apply(text);
            } catch (IllegalArgumentException e) {
                errors.add(PREFIX + name + " is " + Printable.quoted(text) + ": " + e.getMessage());
                return otherwise;
            }
        }

        int number(String name, int otherwise, int least, int most) {
            return read(name, otherwise, text -> {
                if (!text.matches("[0-9]{1,9}") || Integer.parseInt(text) < least || Integer.parseInt(text) > most) {
                    throw new IllegalArgumentException("a number from " + least + " to " + most + " is expected");
                }
                return Integer.parseInt(text);
            });
        }

        <E extends Enum<E>> E word(String name, E otherwise, Class<E> type) {
            return read(name, otherwise, text -> Arrays.stream(type.getEnumConstants()).filter(w -> w.name().equalsIgnoreCase(text)).findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("expected one of "
                            + String.join(", ", Arrays.stream(type.getEnumConstants()).map(w -> w.name().toLowerCase(Locale.ROOT)).toList()))));
        }

        AllowedPlaces places() {
            return new AllowedPlaces(read("ALLOWED_PROJECTS", AllowedPlaces.ALL.projects(), AllowedPlaces::globs),
                    read("ALLOWED_LOCATIONS", AllowedPlaces.ALL.locations(), AllowedPlaces::globs));
        }

        SortedSet<String> namespaces(String name) {
            return read(name, Sorted.of(), text -> {
                TreeSet<String> namespaces = new TreeSet<>();
                for (String item : text.split(",", -1)) {
                    if (!NAMESPACE.matcher(item.strip()).matches()) {
                        throw new IllegalArgumentException("names of namespaces, separated by commas, are expected");
                    }
                    namespaces.add(item.strip());
                }
                return Sorted.set(namespaces);
            });
        }
    }

    private static String clusterName(String text) {
        if (!text.matches("[A-Za-z0-9]([-A-Za-z0-9_.]{0,38}[A-Za-z0-9])?")) {
            throw new IllegalArgumentException("at most 40 letters, digits, -, _ and . are expected");
        }
        return text;
    }

    /** {@code 30d}, or what {@link Period} takes. */
    private static Duration waiting(String text) {
        Duration waiting = text.matches("[0-9]{1,4}d") ? Duration.ofDays(Long.parseLong(text.substring(0, text.length() - 1))) : Period.parse(text).duration();
        if (waiting.isZero()) {
            throw new IllegalArgumentException("a duration such as 30d or 12h is expected");
        }
        return waiting;
    }

    private static boolean bool(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("true or false is expected");
        };
    }
}
