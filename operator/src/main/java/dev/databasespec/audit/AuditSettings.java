package dev.databasespec.audit;

import dev.databasespec.model.Printable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Where the history is kept, as the environment says.
 *
 * @param required whether a change of high risk waits until its record was accepted
 * @param project of Google Cloud; empty: that of the credentials
 * @param emulator {@code host:port} of an emulator of Firestore
 * @param credentialsFile empty: wherever Google's libraries look, Workload Identity for one
 */
public record AuditSettings(Kind kind, Optional<String> file, boolean required, Optional<String> project, String database, String collection,
        Optional<String> emulator, Optional<String> credentialsFile) {
    private static final String AUDIT = "DBSPEC_AUDIT";
    private static final String FILE = "DBSPEC_AUDIT_FILE";
    private static final String REQUIRED = "DBSPEC_AUDIT_REQUIRED";
    private static final String PROJECT = "DBSPEC_FIRESTORE_PROJECT";
    private static final String DATABASE = "DBSPEC_FIRESTORE_DATABASE";
    private static final String COLLECTION = "DBSPEC_FIRESTORE_COLLECTION";

    /** The variables that are read here. */
    public static final Set<String> NAMES = Set.of(AUDIT, FILE, REQUIRED, PROJECT, DATABASE, COLLECTION);
    public static final AuditSettings DEFAULT = new AuditSettings(Kind.NONE, Optional.empty(), false, Optional.empty(), "(default)", "databaseSpecs",
            Optional.empty(), Optional.empty());

    /** What keeps the history. */
    public enum Kind {
        NONE, FILE, FIRESTORE;

        private String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** {@code errors} gets one sentence for each variable that cannot be meant so; its default stands in for it. */
    public static AuditSettings of(Map<String, String> environment, Consumer<String> errors) {
        List<String> wrong = new ArrayList<>();
        Reader reader = new Reader(environment, wrong);
        AuditSettings settings = new AuditSettings(reader.read(AUDIT, Kind.NONE, AuditSettings::kind), reader.read(FILE, Optional.empty(), AuditSettings::path),
                reader.read(REQUIRED, false, AuditSettings::bool),
                reader.read(PROJECT, Optional.<String>empty(), AuditSettings::project).or(() -> given(environment, "GOOGLE_CLOUD_PROJECT")),
                reader.read(DATABASE, DEFAULT.database, AuditSettings::database), reader.read(COLLECTION, DEFAULT.collection, AuditSettings::collection),
                given(environment, "FIRESTORE_EMULATOR_HOST"), given(environment, "GOOGLE_APPLICATION_CREDENTIALS"));
        if (wrong.isEmpty()) {
            contradictions(settings, environment, wrong);
        }
        wrong.forEach(errors);
        return settings;
    }

    /** What is set for one place while the history is kept at another, or nowhere, is a history that somebody believes in and that is not there. */
    private static void contradictions(AuditSettings settings, Map<String, String> environment, List<String> wrong) {
        Kind kind = settings.kind;
        if (kind == Kind.FILE && settings.file.isEmpty()) {
            wrong.add(FILE + " is not set: " + AUDIT + "=file needs the path of the file to write to");
        }
        if (kind == Kind.NONE && settings.required) {
            wrong.add(REQUIRED + " is true, but " + AUDIT + " is none: nothing would ever accept a record; set " + AUDIT + " to file or firestore");
        }
        if (kind != Kind.FILE && settings.file.isPresent()) {
            wrong.add(FILE + " is set, but " + AUDIT + " is " + kind.word() + ": set " + AUDIT + "=file, or leave it out");
        }
        for (String name : List.of(PROJECT, DATABASE, COLLECTION)) {
            if (kind != Kind.FIRESTORE && given(environment, name).isPresent()) {
                wrong.add(name + " is set, but " + AUDIT + " is " + kind.word() + ": set " + AUDIT + "=firestore, or leave it out");
            }
        }
    }

    private record Reader(Map<String, String> environment, List<String> wrong) {
        /** A variable that is empty is as one that is not set. */
        <T> T read(String name, T otherwise, Function<String, T> parser) {
            String text = given(environment, name).orElse("");
            try {
                return text.isEmpty() ? otherwise : parser.apply(text);
            } catch (IllegalArgumentException e) {
                wrong.add(name + " is " + Printable.quoted(text) + ": " + e.getMessage());
                return otherwise;
            }
        }
    }

    private static Optional<String> given(Map<String, String> environment, String name) {
        return Optional.of(environment.getOrDefault(name, "").strip()).filter(text -> !text.isEmpty());
    }

    private static Kind kind(String text) {
        return Arrays.stream(Kind.values()).filter(kind -> kind.word().equals(text.toLowerCase(Locale.ROOT))).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("none, file or firestore is expected"));
    }

    private static boolean bool(String text) {
        if (!text.equalsIgnoreCase("true") && !text.equalsIgnoreCase("false")) {
            throw new IllegalArgumentException("true or false is expected");
        }
        return text.equalsIgnoreCase("true");
    }

    private static Optional<String> path(String text) {
        if (text.endsWith("/") || text.chars().anyMatch(c -> c < ' ')) {
            throw new IllegalArgumentException("the path of a file is expected");
        }
        return Optional.of(text);
    }

    private static Optional<String> project(String text) {
        return Optional.of(matching(text, "([a-z0-9.-]+:)?[a-z][a-z0-9-]{1,61}[a-z0-9]", "the id of a project of Google Cloud is expected"));
    }

    private static String database(String text) {
        return matching(text, "\\(default\\)|[a-z][a-z0-9-]{2,61}[a-z0-9]", "(default) or the id of a database of Firestore is expected");
    }

    private static String collection(String text) {
        return matching(text, "(?!__)[A-Za-z0-9_.-]*[A-Za-z0-9_-][A-Za-z0-9_.-]*", "the id of one collection is expected: letters, digits, -, _ and .");
    }

    private static String matching(String text, String pattern, String expected) {
        if (text.length() > 200 || !text.matches(pattern)) {
            throw new IllegalArgumentException(expected);
        }
        return text;
    }
}
