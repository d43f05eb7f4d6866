package dev.databasespec.cli.change;

import dev.databasespec.api.DatabaseChangeSpec.Requester;
import dev.databasespec.api.DatabaseChangeSpec.TemplateChange;
import dev.databasespec.api.DatabaseChangeStatus.Decision;
import dev.databasespec.api.DatabaseChangeStatus.Phase;
import dev.databasespec.api.DatabaseSpecStatus.Risk;
import dev.databasespec.cli.change.ChangeView.Line;
import dev.databasespec.cli.report.Action;
import dev.databasespec.cli.report.Palette;
import dev.databasespec.model.Printable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A change for people: who and why, then what is done to each object with its risk and the statement. Whatever the cluster holds is escaped. */
public final class ChangeText {
    private static final String INDENT = "  ";
    private static final int LONGEST_LABEL = 14;

    private final ChangeView change;
    private final Palette palette;
    private final StringBuilder out = new StringBuilder();

    private ChangeText(ChangeView change, Palette palette) {
        this.change = change;
        this.palette = palette;
    }

    /** {@code command}: what is typed to start us */
    public static String of(ChangeView change, Palette palette, String command) {
        ChangeText text = new ChangeText(change, palette);
        text.header();
        text.objects();
        text.line(palette.bold(text.closing()));
        if (change.phase() == Phase.AwaitingApproval) {
            String place = " " + safe(change.name()) + " -n " + safe(change.namespace()) + " --reason TEXT";
            text.line("");
            text.line("To approve it: " + command + " approve" + place);
            text.line("To reject it:  " + command + " reject" + place);
        }
        return text.out.toString();
    }

    private void header() {
        var spec = change.spec();
        var status = change.status();
        line(palette.bold(safe(change.name()) + " (" + safe(change.namespace()) + "): database " + Printable.quoted(spec.target().database()) + " on "
                + safe(spec.target().instance())));
        field("DatabaseSpec", spec.specRef().name() + ", generation " + spec.specRef().generation());
        field("Trigger", spec.trigger() + ": " + trigger());
        field("Requested by", requester(spec.requestedBy()));
        field("Server", "PostgreSQL " + spec.serverVersion());
        line(INDENT + label("Risk") + risk(spec.risk(), String.valueOf(spec.risk())));
        field("Phase", change.phaseInWords());
        field("Planned", change.created());
        field("Ended", status.finishedAt());
        field("Pass", status.pass());
        field(change.phase() == Phase.Rejected ? "Rejected by" : "Approved by", status.approval() == null ? null : decision(status.approval()));
        field("Message", change.phase() == Phase.AwaitingApproval ? null : status.message()); // how to go on stands at the end
        if (status.error() != null) {
            String code = status.error().sqlstate();
            line(INDENT + label("Error") + palette.error(safe(status.error().message() + (code == null ? "" : " (SQLSTATE " + code + ")"))));
        }
        field("Plan", spec.planHash());
        line("");
    }

    private String trigger() {
        return switch (change.spec().trigger()) {
            case SpecChanged -> "the DatabaseSpec was created or edited";
            case Drift -> "somebody changed the database";
            case TemplateChanged -> template(change.spec().template());
            case CredentialsRotated -> "a Secret with a password was changed";
            case Expiry -> "what was given for a time is over";
            case Deletion -> "the DatabaseSpec is deleted";
        };
    }

    private static String template(@Nullable TemplateChange template) {
        if (template == null) {
            return "a RoleTemplate was changed";
        }
        String from = Objects.requireNonNullElse(template.fromVersion(), template.fromChecksum());
        String to = Objects.requireNonNullElse(template.toVersion(), template.toChecksum());
        return "RoleTemplate " + template.name() + " was changed" + (from == null ? "" : " from " + from) + (to == null ? "" : " to " + to);
    }

    private static String requester(Requester requester) {
        return switch (requester.source()) {
            case Admission -> requester.user() + " (stamped by the API server)";
            case FieldManager -> requester.user() + " (what the client called itself: no proof)";
        };
    }

    private static String decision(Decision decision) {
        return decision.by() + ", " + decision.at() + (decision.reason() == null ? "" : ": " + decision.reason());
    }

    private void objects() {
        Map<String, List<Line>> byObject = new LinkedHashMap<>();
        change.lines().forEach(step -> byObject.computeIfAbsent(step.step().object(), object -> new ArrayList<>()).add(step));
        byObject.forEach((object, steps) -> {
            line(INDENT + safe(object));
            String why = "";
            for (Line step : steps) {
                String other = step.step().hazard() + ": " + step.step().reason();
                if (!other.equals(why)) {
                    why = other;
                    line(INDENT.repeat(2) + risk(step.step().hazard(), safe(why)));
                }
                step(step);
            }
        });
        if (!byObject.isEmpty()) {
            line("");
        }
    }

    private void step(Line step) {
        String waits = change.phase() == Phase.AwaitingApproval ? "! " : "";
        // one line: what stands in a literal shall not look like a step
        line(INDENT.repeat(3) + waits + palette.of(step.action(), step.action().sign + " " + safe(statement(step.step().sql()))));
        step.result().ifPresent(result -> line(INDENT.repeat(4) + palette.warning(switch (result.result()) {
            case Applied -> "done";
            case PartlyApplied -> "done in part";
            case Failed -> "not done";
            case Skipped -> "skipped";
        } + (result.message() == null ? "" : ": " + safe(result.message())))));
    }

    private String closing() {
        boolean done = change.phase() == Phase.Applied;
        List<String> parts = new ArrayList<>();
        for (Action action : Action.values()) {
            long count = change.lines().stream().filter(line -> line.action() == action).count();
            if (count > 0) {
                parts.add(count + " " + (done ? action.done : action.planned));
            }
        }
        String all = parts.isEmpty() ? "nothing" : String.join(", ", parts);
        return (done ? "Applied: " : "Plan: ") + all + (change.phase() == Phase.AwaitingApproval ? "; waits for approval." : ".");
    }

    private String risk(Risk risk, String text) {
        return switch (risk) {
            case Low -> palette.dim(text);
            case Medium -> palette.warning(text);
            case High -> palette.error(text);
        };
    }

    private void field(String label, @Nullable String value) {
        if (value != null) {
            line(INDENT + label(label) + safe(value));
        }
    }

    private static String label(String label) {
        return label + " ".repeat(LONGEST_LABEL - label.length());
    }

    private void line(String text) {
        out.append(text).append('\n');
    }

    static String statement(String sql) {
        String joined = sql.replace(";\n", "; ").strip();
        return joined.endsWith(";") || joined.startsWith("--") ? joined : joined + ";";
    }

    private static String safe(String text) {
        return Printable.escaped(text, Integer.MAX_VALUE);
    }
}
