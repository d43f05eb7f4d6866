package dev.databasespec.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.databasespec.audit.AuditSettings;
import dev.databasespec.audit.AuditStores;
import dev.databasespec.cli.history.Filter;
import dev.databasespec.cli.history.HistoryTable;
import dev.databasespec.cli.history.Reading;
import dev.databasespec.cli.history.Since;
import dev.databasespec.cli.history.TouchedObject;
import dev.databasespec.cli.yaml.JsonText;
import dev.databasespec.cli.yaml.YamlText;
import dev.databasespec.model.Printable;
import dev.databasespec.reconcile.AuditException;
import dev.databasespec.reconcile.AuditHistory;
import dev.databasespec.reconcile.AuditRecord;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code dbspec history} */
@Command(name = "history", mixinStandardHelpOptions = true, description = "Shows what was ever done for a DatabaseSpec, from the audit history that the same DBSPEC_* variables name as for the operator. Needs no cluster.")
final class HistoryCommand implements Callable<Integer> {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ObjectMapper YAML = new ObjectMapper(YamlText.FACTORY);
    private static final int MOST = 100_000;

    private final Console console;
    @Parameters(index = "0", paramLabel = "DATABASESPEC", description = "Its name; it may have been deleted long ago.")
    private String name = "";
    @Option(names = {"-n", "--namespace"}, paramLabel = "NAMESPACE", description = "Default: that of the context in the kubeconfig.")
    private @Nullable String namespace;
    @Option(names = {"-o",
            "--output"}, paramLabel = "FORMAT", defaultValue = "text", description = "${COMPLETION-CANDIDATES}. Default: text, a table. json and yaml are the records themselves.")
    private Format output = Format.text;
    @Option(names = "--limit", paramLabel = "N", defaultValue = "50", description = "How many, newest first. Default: 50.")
    private int limit = 50;
    @Option(names = "--before", paramLabel = "RECORD", description = "Only records with a lower number: the next page.")
    private @Nullable Long before;
    @Option(names = "--uid", paramLabel = "UID", description = "Begin with this one of the DatabaseSpecs that had the name one after the other.")
    private @Nullable String uid;
    @Option(names = "--since", paramLabel = "MOMENT", description = "Only what happened since: 2026-11-21T08:00:00Z, 2026-11-21 (UTC), or 7d, 12h, 30m ago.")
    private @Nullable String since;
    @Option(names = "--actor", paramLabel = "WHO", description = "Only what this user asked for, approved or rejected; * stands for any text.")
    private @Nullable String actor;
    @Option(names = "--object", paramLabel = "OBJECT", description = "Only what touched it, such as \"role x\", \"schema app\" or \"table app.orders\".")
    private @Nullable String object;
    @Option(names = "--steps", description = "Show the first statements of each.")
    private boolean steps;
    @Option(names = "--verify", description = "Read all of it and show only whether every record is there as it was written.")
    private boolean verify;

    /** What {@code -o} takes; as it is typed. */
    enum Format {
        text, json, yaml
    }

    HistoryCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        Filter filter = filter();
        AuditSettings settings = settings();
        try (AuditHistory history = AuditStores.history(settings, console.folder()).orElseThrow(HistoryCommand::nothingKept)) {
            return (verify ? verified(history) : shown(history, filter)).number();
        } catch (AuditException e) {
            ExitCode code = e.kind() == AuditException.Kind.Conflict ? ExitCode.OTHER : ExitCode.UNREACHABLE;
            throw new CommandFailure(code, String.valueOf(e.getMessage()));
        }
    }

    private Filter filter() {
        boolean filtered = since != null || actor != null || object != null;
        if (limit < 1 || limit > MOST || (before != null && before < 1)) {
            throw new CommandFailure(ExitCode.INVALID, "--limit is a number from 1 to " + MOST + ", and --before one from 1");
        }
        if (verify && (filtered || before != null || uid != null || steps)) {
            throw new CommandFailure(ExitCode.INVALID, "--verify looks at all records: leave out --since, --actor, --object, --before, --uid and --steps");
        }
        return new Filter(read("--since", since, text -> Since.parse(text, Clock.systemUTC().instant())), Optional.ofNullable(actor),
                read("--object", object, TouchedObject::parse));
    }

    private static <T> Optional<T> read(String option, @Nullable String text, Function<String, T> parser) {
        try {
            return Optional.ofNullable(text).map(parser);
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(ExitCode.INVALID, option + " " + Printable.quoted(String.valueOf(text)) + ": " + e.getMessage());
        }
    }

    private AuditSettings settings() {
        List<String> errors = new ArrayList<>();
        AuditSettings settings = AuditSettings.of(console.environment(), errors::add);
        if (!errors.isEmpty()) {
            throw new CommandFailure(ExitCode.INVALID, String.join("; ", errors));
        }
        return settings;
    }

    private static CommandFailure nothingKept() {
        return new CommandFailure(ExitCode.INVALID,
                "DBSPEC_AUDIT is not set, or none, so there is no history to look into: set it as for the operator, to firestore"
                        + " (with DBSPEC_FIRESTORE_PROJECT) or to file (with DBSPEC_AUDIT_FILE)");
    }

    private String inNamespace() {
        return namespace != null ? namespace : Optional.ofNullable(Kubeconfig.of(console, null).getNamespace()).orElse("default");
    }

    private AuditHistory.Search search(int expected) {
        return new AuditHistory.Search(inNamespace(), name, Optional.ofNullable(uid), before == null ? Long.MAX_VALUE : before, expected);
    }

    private ExitCode shown(AuditHistory history, Filter filter) throws AuditException {
        AuditHistory.Search search = search(limit + 1);
        Reading reading = Reading.page(history, search, filter, limit);
        if (reading.read() == 0 && before == null && reading.wrong().isEmpty()) {
            throw unknown(history, search);
        }
        switch (output) {
            case text -> text(reading, search);
            case json, yaml -> console.out().print(written(records(reading.shown())));
        }
        return judged(reading, search);
    }

    private void text(Reading reading, AuditHistory.Search search) {
        if (reading.shown().isEmpty()) {
            console.err().println("No such records.");
            return;
        }
        console.out().print(HistoryTable.of(reading.shown(), steps));
        AuditRecord last = reading.shown().getLast();
        if (reading.next().isPresent()) {
            boolean same = reading.next().get().uid().equals(last.uid());
            console.err().println("There are more: --uid " + Printable.escaped(reading.next().get().uid(), 100) + (same ? " --before " + last.sequence() : "")
                    + " shows those before, of " + Printable.escaped(search.namespace() + "/" + search.name(), 300));
        }
    }

    private ExitCode verified(AuditHistory history) throws AuditException {
        AuditHistory.Search search = search(Integer.MAX_VALUE);
        Reading reading = Reading.all(history, search);
        if (reading.read() == 0 && reading.wrong().isEmpty()) {
            throw unknown(history, search);
        }
        if (output == Format.text) {
            reading.newest().values().forEach(newest -> console.out().println("uid " + Printable.escaped(newest.uid(), 100) + ": record " + newest.sequence()
                    + " is the newest, " + newest.hash()));
            console.out().println(reading.read() + (reading.read() == 1 ? " record" : " records") + " read, "
                    + (reading.wrong().isEmpty() ? "every one is as it was written and none is missing" : "not all as they were written"));
        } else {
            console.out().print(written(result(reading)));
        }
        return judged(reading, search);
    }

    private ExitCode judged(Reading reading, AuditHistory.Search search) {
        reading.unreadable().forEach(problem -> console.err().println("warning: " + Printable.escaped(problem, 500)));
        reading.wrong().forEach(wrong -> console.err().println("dbspec: the history of " + Printable.escaped(search.namespace() + "/" + search.name(), 300)
                + " (uid " + Printable.escaped(wrong.uid(), 100) + ") is broken at record " + wrong.sequence() + ": " + Printable.escaped(wrong.why(), 500)));
        return reading.wrong().isEmpty() ? ExitCode.DONE : ExitCode.OTHER;
    }

    private static CommandFailure unknown(AuditHistory history, AuditHistory.Search search) {
        return new CommandFailure(ExitCode.INVALID, "there is no record of a DatabaseSpec " + Printable.quoted(search.name()) + " in namespace "
                + Printable.quoted(search.namespace()) + search.uid().map(uid -> " with uid " + Printable.quoted(uid)).orElse("") + " in " + history.name()
                + ": look at the name and at -n");
    }

    private static ArrayNode records(List<AuditRecord> shown) {
        ArrayNode array = JSON.createArrayNode();
        shown.forEach(record -> array.add(JSON.valueToTree(record.fields())));
        return array;
    }

    private static ObjectNode result(Reading reading) {
        ObjectNode result = JSON.createObjectNode().put("records", reading.read()).put("intact", reading.wrong().isEmpty());
        ArrayNode chains = result.putArray("chains");
        reading.newest().values()
                .forEach(newest -> chains.addObject().put("uid", newest.uid()).put("sequence", newest.sequence()).put("hash", newest.hash()));
        ArrayNode wrong = result.putArray("wrong");
        reading.wrong().forEach(first -> wrong.addObject().put("uid", first.uid()).put("sequence", first.sequence()).put("message", first.why()));
        return result;
    }

    private String written(JsonNode tree) {
        try {
            return output == Format.yaml ? YAML.writeValueAsString(tree) : JSON.writer(JsonText.PRINTER).writeValueAsString(tree) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("what was read cannot be written", e);
        }
    }
}
