package dev.databasespec.kubernetes;

import dev.databasespec.model.Glob;
import dev.databasespec.model.Printable;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Which projects and locations of Google Cloud a DatabaseInstance may name, for its server and for its secrets. */
public record AllowedPlaces(List<Glob> projects, List<Glob> locations) {
    public static final AllowedPlaces ALL = new AllowedPlaces(globs("*"), globs("*"));
    /** Where a secret is that belongs to no region. */
    static final String GLOBAL = "global";

    public AllowedPlaces {
        projects = List.copyOf(projects);
        locations = List.copyOf(locations);
    }

    /** Reads a comma-separated list; throws IllegalArgumentException with what is wrong. */
    public static List<Glob> globs(String text) {
        return Arrays.stream(text.split(",", -1)).map(String::strip).map(item -> {
            if (item.isEmpty()) {
                throw new IllegalArgumentException("an item is empty");
            }
            return new Glob(item.toLowerCase(Locale.ROOT));
        }).toList();
    }

    /** Empty: {@code what} may be there. */
    Optional<Refusal> check(String what, String project, String location) {
        return denied(projects, project).map(allowed -> refusal(what, "project " + Printable.quoted(project), "projects", allowed))
                .or(() -> denied(locations, location)
                        .map(allowed -> refusal(what, "location " + Printable.quoted(location), "locations", allowed)));
    }

    record Refusal(String message, String action) {}

    private static Optional<String> denied(List<Glob> globs, String name) {
        return globs.stream().anyMatch(glob -> glob.matches(name))
                ? Optional.empty()
                : Optional.of(String.join(", ", globs.stream().map(Glob::pattern).toList()));
    }

    private static Refusal refusal(String what, String place, String kind, String allowed) {
        return new Refusal(what + " names " + place + ", which is not among the " + kind + " that the operator may use: " + Printable.escaped(allowed, 300),
                "name another one, or have the operator's DBSPEC_ALLOWED_" + kind.toUpperCase(Locale.ROOT) + " extended");
    }
}
