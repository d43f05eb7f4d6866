package dev.databasespec.cli.history;

import dev.databasespec.model.Printable;
import dev.databasespec.reconcile.AuditRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Records as lines for people, newest first. */
public final class HistoryTable {
    private static final List<String> HEADER = List.of("TIME", "KIND", "RISK", "STEPS", "TRIGGER", "BY", "CHANGE", "RECORD");
    private static final int GAP = 3;
    private static final int LONGEST_CELL = 100;
    private static final int LONGEST_LINE = 1000;
    private static final int SHOWN_STEPS = 5;

    private HistoryTable() {}

    /** With {@code steps}, what was done below each. */
    public static String of(List<AuditRecord> records, boolean steps) {
        List<List<String>> rows = new ArrayList<>(List.of(HEADER));
        records.forEach(record -> rows.add(row(record)));
        int[] widths = new int[HEADER.size()];
        rows.forEach(row -> {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).codePointCount(0, row.get(i).length()));
            }
        });
        StringBuilder out = new StringBuilder(line(HEADER, widths));
        for (int i = 0; i < records.size(); i++) {
            AuditRecord record = records.get(i);
            if (i > 0 && !record.uid().equals(records.get(i - 1).uid())) {
                out.append("-- an earlier DatabaseSpec of the same name (uid ").append(Printable.escaped(record.uid(), LONGEST_CELL)).append(")\n");
            }
            out.append(line(rows.get(i + 1), widths));
            if (steps) {
                below(record, out);
            }
        }
        return out.toString();
    }

    private static List<String> row(AuditRecord record) {
        List<Map<String, Object>> steps = record.steps();
        long applied = steps.stream().filter(step -> "Applied".equals(step.get("result"))).count();
        String count = steps.isEmpty() ? "" : applied == steps.size() || applied == 0 ? String.valueOf(steps.size()) : applied + " of " + steps.size();
        return List.of(cell(Optional.of(record.time())), cell(Optional.of(record.kind())), cell(record.text("risk")), count, cell(record.text("trigger")),
                by(record),
                cell(about(record)), String.valueOf(record.sequence()));
    }

    /** What only the client called itself stands in parentheses. */
    private static String by(AuditRecord record) {
        String asked = cell(record.text("requestedBy.user"));
        String shown = record.text("requestedBy.source").equals(Optional.of("FieldManager")) ? "(" + asked + ")" : asked;
        String decision = record.kind().equals("Rejected") ? "rejected" : "approved";
        String decided = record.text("approval.by").map(by -> Printable.escaped(by, LONGEST_CELL) + " " + decision).orElse("");
        return shown.isEmpty() || decided.isEmpty() ? shown + decided : shown + ", " + decided;
    }

    private static Optional<String> about(AuditRecord record) {
        return record.text("change").or(() -> record.text("template.name")
                .map(name -> name + " " + record.text("template.fromVersion").orElse("-") + " → " + record.text("template.toVersion").orElse("-")))
                .or(() -> record.text("message"));
    }

    private static void below(AuditRecord record, StringBuilder out) {
        record.text("error.message").ifPresent(error -> out.append("    ").append(record.text("error.sqlstate").map(state -> state + " ").orElse(""))
                .append(Printable.escaped(error, LONGEST_LINE)).append('\n'));
        record.steps().stream().limit(SHOWN_STEPS).forEach(step -> out.append("    ").append(sign(step)).append(' ')
                .append(Printable.escaped(text(step, "sql").replace(";\n", "; "), LONGEST_LINE)).append('\n'));
        if (record.steps().size() > SHOWN_STEPS) {
            out.append("    … and ").append(record.steps().size() - SHOWN_STEPS).append(" more\n");
        }
    }

    /** What became of it, where it is not what everybody expects. */
    private static String sign(Map<String, Object> step) {
        String result = text(step, "result");
        return result.isEmpty() || result.equals("Applied") ? "·" : "[" + Printable.escaped(result, LONGEST_CELL) + "]";
    }

    private static String text(Map<String, Object> step, String name) {
        return step.get(name) instanceof String text ? text : "";
    }

    private static String cell(Optional<String> text) {
        return text.map(t -> Printable.escaped(t, LONGEST_CELL)).orElse("");
    }

    private static String line(List<String> row, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            String cell = row.get(i);
            line.append(cell).append(" ".repeat(widths[i] - cell.codePointCount(0, cell.length()) + GAP));
        }
        return line.toString().stripTrailing() + "\n";
    }
}
