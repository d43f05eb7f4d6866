package dev.databasespec.cli.change;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import dev.databasespec.api.DatabaseChangeSpec.ChangeTarget;
import dev.databasespec.api.DatabaseChangeSpec.Requester;
import dev.databasespec.api.DatabaseChangeSpec.SpecRef;
import dev.databasespec.api.DatabaseChangeSpec.TemplateChange;
import dev.databasespec.api.DatabaseChangeStatus.ChangeError;
import dev.databasespec.api.DatabaseChangeStatus.Decision;
import dev.databasespec.cli.change.ChangeView.Line;
import dev.databasespec.cli.report.Action;
import dev.databasespec.cli.yaml.JsonText;
import dev.databasespec.cli.yaml.YamlText;
import dev.databasespec.model.Printable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A change for programs. Its shape is documented in docs/cli.md: fields are added, never renamed. */
public final class ChangeDocument {
    private static final ObjectMapper JSON = new ObjectMapper().setDefaultPropertyInclusion(JsonInclude.Include.NON_NULL);
    private static final ObjectMapper YAML = new ObjectMapper(YamlText.FACTORY).setDefaultPropertyInclusion(JsonInclude.Include.NON_NULL);
    private static final int LONGEST_COMMENT = 4000;

    private ChangeDocument() {}

    record Whole(String namespace, String name, String phase, String risk, String trigger, @Nullable TemplateChange template, Requester requestedBy,
            SpecRef specRef, ChangeTarget target, String planHash, String serverVersion, String createdAt, @Nullable String finishedAt, @Nullable String pass,
            @Nullable Decision approval, @Nullable String message, @Nullable ChangeError error, Totals summary, List<StepLine> steps) {}

    record Totals(long add, long change, long revoke, long drop) {}

    record StepLine(String action, String step, String object, String hazard, String reason, String sql, @Nullable String inverse, @Nullable String result,
            @Nullable String message) {}

    public static String json(ChangeView change) {
        return written(JSON.writer(JsonText.PRINTER), change) + "\n";
    }

    public static String yaml(ChangeView change) {
        return written(YAML.writer(), change);
    }

    /** The statements in order. */
    public static String sql(ChangeView change) {
        StringBuilder out = new StringBuilder();
        comment(out, change.name() + " (" + change.namespace() + "): database " + Printable.quoted(change.spec().target().database()) + " on "
                + change.spec().target().instance());
        comment(out, "For reading: the operator runs these in one transaction, with rights that it borrows for it.");
        String why = "";
        for (Line line : change.lines()) {
            String other = line.step().hazard() + ": " + line.step().reason();
            if (!other.equals(why)) {
                why = other;
                comment(out, why);
            }
            String sql = line.step().sql().strip();
            // where a password comes from is no SQL
            out.append(line.step().action().equals("SetPassword") ? "-- " + ChangeText.statement(sql) : sql)
                    .append(sql.endsWith(";") || sql.startsWith("--") || line.step().action().equals("SetPassword") ? "\n" : ";\n");
        }
        return out.toString();
    }

    private static void comment(StringBuilder out, String text) {
        out.append("-- ").append(Printable.escaped(text, LONGEST_COMMENT)).append('\n');
    }

    private static String written(ObjectWriter writer, ChangeView change) {
        try {
            return writer.writeValueAsString(whole(change));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a change of plain values cannot be written", e);
        }
    }

    private static Whole whole(ChangeView change) {
        var spec = change.spec();
        var status = change.status();
        List<Line> lines = change.lines();
        return new Whole(change.namespace(), change.name(), change.phase().name(), spec.risk().name(), spec.trigger().name(), spec.template(),
                spec.requestedBy(), spec.specRef(), spec.target(), spec.planHash(), spec.serverVersion(), change.created(), status.finishedAt(), status.pass(),
                status.approval(), status.message(), status.error(),
                new Totals(count(lines, Action.ADD), count(lines, Action.CHANGE), count(lines, Action.REVOKE), count(lines, Action.DROP)),
                lines.stream().map(ChangeDocument::step).toList());
    }

    private static long count(List<Line> lines, Action action) {
        return lines.stream().filter(line -> line.action() == action).count();
    }

    private static StepLine step(Line line) {
        var step = line.step();
        return new StepLine(line.action().word(), step.action(), step.object(), step.hazard().name(), step.reason(), step.sql(), step.inverse(),
                line.result().map(result -> result.result().name()).orElse(null), line.result().map(result -> result.message()).orElse(null));
    }
}
