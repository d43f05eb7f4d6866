package dev.databasespec.cloudsql;

import dev.databasespec.model.Printable;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Where Google is and who we are to it, as the environment says; Google's own places where it says nothing.
 *
 * @param secretManagerRegional may hold {@code {location}}
 * @param credentialsFile empty: wherever Google's libraries look, Workload Identity for one
 */
public record GoogleSettings(String sqlAdmin, String secretManager, String secretManagerRegional, String iamCredentials, Duration secretCacheTtl,
        Optional<String> credentialsFile) {
    private static final String SQLADMIN = "DBSPEC_SQLADMIN_ENDPOINT";
    private static final String SECRETMANAGER = "DBSPEC_SECRETMANAGER_ENDPOINT";
    private static final String SECRETMANAGER_REGIONAL = "DBSPEC_SECRETMANAGER_REGIONAL_ENDPOINT";
    private static final String IAMCREDENTIALS = "DBSPEC_IAMCREDENTIALS_ENDPOINT";
    private static final String SECRET_CACHE_TTL = "DBSPEC_SECRET_CACHE_TTL";
    private static final String LOCATION = "{location}";
    private static final Pattern LOCATIONS = Pattern.compile("[a-z][a-z0-9-]{0,62}");
    private static final Pattern DURATION = Pattern.compile("([0-9]{1,5})([smh])");

    /** The variables that are read here. */
    public static final Set<String> NAMES = Set.of(SQLADMIN, SECRETMANAGER, SECRETMANAGER_REGIONAL, IAMCREDENTIALS, SECRET_CACHE_TTL);
    public static final GoogleSettings DEFAULT = new GoogleSettings("https://sqladmin.googleapis.com/", "https://secretmanager.googleapis.com/",
            "https://secretmanager.{location}.rep.googleapis.com/", "https://iamcredentials.googleapis.com/", Duration.ofMinutes(5), Optional.empty());

    /** {@code errors} gets one sentence for each variable that cannot be meant so; its default stands in for it. */
    public static GoogleSettings of(Map<String, String> environment, Consumer<String> errors) {
        Reader reader = new Reader(environment, errors);
        return new GoogleSettings(reader.read(SQLADMIN, DEFAULT.sqlAdmin, GoogleSettings::url),
                reader.read(SECRETMANAGER, DEFAULT.secretManager, GoogleSettings::url),
                reader.read(SECRETMANAGER_REGIONAL, DEFAULT.secretManagerRegional, GoogleSettings::template),
                reader.read(IAMCREDENTIALS, DEFAULT.iamCredentials, GoogleSettings::url),
                reader.read(SECRET_CACHE_TTL, DEFAULT.secretCacheTtl, GoogleSettings::duration),
                Optional.ofNullable(environment.get("GOOGLE_APPLICATION_CREDENTIALS")).filter(f -> !f.isBlank()));
    }

    private record Reader(Map<String, String> environment, Consumer<String> errors) {
        <T> T read(String name, T otherwise, Function<String, T> parser) {
            String text = environment.getOrDefault(name, "").strip();
            try {
                return text.isEmpty() ? otherwise : parser.apply(text);
            } catch (IllegalArgumentException e) {
                errors.accept(name + " is " + Printable.quoted(text) + ": " + e.getMessage());
                return otherwise;
            }
        }
    }

    ServiceUrl secretManager(Optional<String> location) {
        if (location.isEmpty()) {
            return ServiceUrl.parse(secretManager);
        }
        if (!LOCATIONS.matcher(location.get()).matches()) {
            throw new IllegalArgumentException("no location of Google Cloud is called " + Printable.quoted(location.get()));
        }
        return ServiceUrl.parse(secretManagerRegional.replace(LOCATION, location.get()));
    }

    private static String url(String text) {
        return ServiceUrl.parse(text).root();
    }

    private static String template(String text) {
        ServiceUrl.parse(text.replace(LOCATION, "x"));
        return text;
    }

    private static Duration duration(String text) {
        var matcher = DURATION.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("a duration as 30s, 5m or 1h is expected");
        }
        long number = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            default -> Duration.ofHours(number);
        };
    }
}
