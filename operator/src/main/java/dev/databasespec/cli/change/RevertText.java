package dev.databasespec.cli.change;

import dev.databasespec.cli.report.Palette;
import dev.databasespec.cli.report.Report;
import dev.databasespec.cli.report.SpecReport;
import dev.databasespec.cli.report.TextReport;
import dev.databasespec.model.Printable;
import java.util.List;
import java.util.Optional;

/** What stands above the patch that undoes a change, as comments: the whole is one YAML file. */
public final class RevertText {
    private final ChangeView change;
    private final Palette palette;
    private final String command;
    private final StringBuilder out = new StringBuilder();

    public RevertText(ChangeView change, Palette palette, String command) {
        this.change = change;
        this.palette = palette;
        this.command = command;
    }

    public void header(Optional<String> before) {
        title();
        line(before.map(name -> "Before it was what " + safe(name) + " made true.").orElse(
                "No earlier change of this DatabaseSpec is kept, so everything that it declared then is taken to be new with it: look at what goes."));
    }

    /** Of a change that no edit of the spec made necessary. */
    public static String noEdit(ChangeView change, Palette palette) {
        RevertText text = new RevertText(change, palette, "");
        text.title();
        text.line("The spec did not change, so there is nothing to turn back in it: " + switch (change.spec().trigger()) {
            case Drift -> "somebody had changed the database, and it was made as declared again. What is undone by hand is put back by the operator; to have it"
                    + " otherwise, declare it: grant the right, add the member, or set `enforcement: Additive` to leave alone what is beyond the spec.";
            case TemplateChanged -> "a RoleTemplate was changed. Turn back the template, or pin its version at the schema (`templates[].version`).";
            case CredentialsRotated -> "a Secret with a password was changed. Turn back the Secret.";
            case Expiry -> "what was given for a time was over. Set a later `expiresAt`, or remove it.";
            case Deletion -> "the DatabaseSpec is being deleted. Create it again.";
            case SpecChanged -> "it says the same as before.";
        });
        text.statements();
        return text.toString();
    }

    private void title() {
        var spec = change.spec();
        line(palette.bold(safe("Undoes " + change.name() + " (" + spec.trigger() + ") of DatabaseSpec " + change.namespace() + "/" + spec.specRef().name()
                + ", generation " + spec.specRef().generation() + ", requested by " + spec.requestedBy().user())));
    }

    public void conflicts(List<String> conflicts) {
        if (!conflicts.isEmpty()) {
            line("Left as it is, since it was edited again later:");
            conflicts.forEach(conflict -> line("  " + palette.warning(safe("spec." + conflict))));
        }
    }

    public void nothing() {
        line("Nothing to do: the spec says already what it said before.");
    }

    public void how() {
        line("Put it into the manifest, or apply it:");
        line("  " + safe(command + " revert " + change.name() + " -n " + change.namespace() + " > undo.yaml"));
        line("  " + safe("kubectl patch dbspec " + change.spec().specRef().name() + " -n " + change.namespace() + " --type merge --patch-file undo.yaml"));
    }

    /** What the patched spec would do now. */
    public void plan(SpecReport report) {
        line("With it, in the database as it is now:");
        // colour and escapes are those of the report
        TextReport.of(new Report(Report.Verb.PLAN, List.of(report)), palette).lines().forEach(text -> out.append(("#   " + text).stripTrailing()).append('\n'));
    }

    /** Instead of a plan. */
    public void inverse(String why) {
        line("What it would do to the database as it is now is not known here: " + safe(why));
        statements();
    }

    private void statements() {
        line("These statements would have undone it right after it, last one first; the operator finds out by itself what is needed:");
        Inverse.of(change).forEach(statement -> line("  " + safe(statement)));
    }

    private void line(String text) {
        out.append("# ").append(text).append('\n');
    }

    private static String safe(String text) {
        return Printable.escaped(text, Integer.MAX_VALUE);
    }

    @Override
    public String toString() {
        return out.toString();
    }
}
