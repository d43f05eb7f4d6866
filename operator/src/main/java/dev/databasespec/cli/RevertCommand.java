package dev.databasespec.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.databasespec.api.DatabaseSpec;
import dev.databasespec.cli.change.ChangeView;
import dev.databasespec.cli.change.MergePatch;
import dev.databasespec.cli.change.RevertText;
import dev.databasespec.cli.run.LivePlan;
import dev.databasespec.cli.yaml.JsonText;
import dev.databasespec.cli.yaml.YamlText;
import dev.databasespec.model.Printable;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code dbspec revert} */
@Command(name = "revert", mixinStandardHelpOptions = true, description = "Shows how to undo a DatabaseChange: a patch for its DatabaseSpec, and what it would do to the database as it is now. Writes nothing.")
final class RevertCommand implements Callable<Integer> {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ObjectMapper YAML = new ObjectMapper(YamlText.FACTORY);

    private final Console console;
    @Parameters(index = "0", paramLabel = "CHANGE", description = "Name of a DatabaseChange that was applied.")
    private String name = "";
    @Mixin
    private ClusterOptions cluster = new ClusterOptions();
    @Option(names = {"-o",
            "--output"}, paramLabel = "FORMAT", defaultValue = "text", description = "text: the patch with comments, ready for kubectl patch --patch-file; json, yaml: the patch alone. Default: text.")
    private OutputFormat output = OutputFormat.text;

    RevertCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        if (output == OutputFormat.sql) {
            throw new CommandFailure(ExitCode.INVALID, "revert has no -o sql: what is changed in the database by hand, the operator changes back");
        }
        return cluster.ask(console, place -> revert(place).number());
    }

    private ExitCode revert(ClusterOptions.Place place) {
        ChangeReader reader = new ChangeReader(place);
        ChangeView change = reader.read(name);
        Reversal reversal = new Reversal(reader, change);
        DatabaseSpec spec = spec(place, change);
        return switch (reversal.of(spec)) {
            case Reversal.Result.NoEdit() -> {
                print(RevertText.noEdit(change, console.palette()), JSON.createObjectNode());
                yield ExitCode.DONE;
            }
            case Reversal.Result.Edit edit -> show(place, change, edit);
        };
    }

    private ExitCode show(ClusterOptions.Place place, ChangeView change, Reversal.Result.Edit edit) {
        ObjectNode patch = MergePatch.of(edit.today(), edit.undo().spec());
        RevertText text = new RevertText(change, console.palette(), console.command());
        text.header(edit.before());
        text.conflicts(edit.undo().conflicts());
        if (patch.isEmpty()) {
            text.nothing();
        } else {
            text.how();
            if (output == OutputFormat.text) {
                plan(place, edit, text);
            }
        }
        print(text.toString(), patch);
        boolean nothing = patch.isEmpty();
        return nothing && edit.undo().conflicts().isEmpty() ? ExitCode.DONE : nothing ? ExitCode.PARTIAL : ExitCode.PENDING;
    }

    private void plan(ClusterOptions.Place place, Reversal.Result.Edit edit, RevertText text) {
        try (Engine engine = Engine.of(console)) {
            switch (new LivePlan(place.client(), engine.limits(), engine.google(), engine.reconciliation()).of(edit.patched())) {
                case LivePlan.Result.Shown(var report) -> text.plan(report);
                case LivePlan.Result.Unavailable(var why) -> text.inverse(why);
            }
        }
    }

    private void print(String text, ObjectNode patch) {
        try {
            switch (output) {
                case text -> {
                    console.out().print(text);
                    console.print(patch.isEmpty() ? "" : YAML.writeValueAsString(patch));
                }
                case yaml -> console.print(YAML.writeValueAsString(patch));
                case json -> console.print(JSON.writer(JsonText.PRINTER).writeValueAsString(patch) + "\n");
                case sql -> throw new IllegalStateException("refused before");
            }
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("what was read cannot be written", e);
        }
    }

    private static DatabaseSpec spec(ClusterOptions.Place place, ChangeView change) {
        String wanted = change.spec().specRef().name();
        try {
            DatabaseSpec spec = place.client().resources(DatabaseSpec.class).inNamespace(place.namespace()).withName(wanted).get();
            if (spec == null || !change.spec().specRef().uid().equals(spec.getMetadata().getUid())) {
                throw new CommandFailure(ExitCode.INVALID, "DatabaseSpec " + Printable.quoted(wanted) + " of this change is not there any more"
                        + (spec == null ? "" : "; one of the same name was made later") + ", so there is nothing that a patch could turn back");
            }
            return spec;
        } catch (KubernetesClientException e) {
            throw ClusterFailures.of(e, place.server(), "get databasespecs in namespace " + Printable.quoted(place.namespace()), "approver");
        }
    }
}
