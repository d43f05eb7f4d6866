package dev.databasespec.cli.report;

import dev.databasespec.cli.report.Line.Fate;
import dev.databasespec.model.Printable;
import dev.databasespec.plan.Problem;
import dev.databasespec.reconcile.Failure;
import java.util.ArrayList;
import java.util.List;

/** The report for people. */
public final class TextReport {
    private static final String INDENT = "  ";

    private final Palette palette;
    private final StringBuilder out = new StringBuilder();

    private TextReport(Palette palette) {
        this.palette = palette;
    }

    public static String of(Report report, Palette palette) {
        TextReport text = new TextReport(palette);
        report.specs().forEach(text::spec);
        text.line(palette.bold(ClosingLine.of(report)));
        return text.out.toString();
    }

    private void spec(SpecReport spec) {
        SpecReport.Subject subject = spec.subject();
        String instance = subject.instance().startsWith(subject.namespace() + "/")
                ? subject.instance().substring(subject.namespace().length() + 1)
                : subject.instance();
        line(palette.bold(subject.name() + " (" + subject.namespace() + ") on " + instance + ": database " + subject.database()));
        spec.failure().ifPresent(this::failure);
        List<Line> going = spec.lines().stream().filter(line -> line.fate() != Fate.WITHHELD).toList();
        lines("What the spec wants", going.stream().filter(line -> !line.outside()).toList());
        lines("What changed outside since the last apply (the spec says the same as then)", going.stream().filter(Line::outside).toList());
        lines("Withheld, since autoApproveUpTo is " + spec.limit() + ": steps above it and what depends on them", spec.lines(Fate.WITHHELD));
        problems(spec.problems().stream().toList());
        if (spec.suspended()) {
            line(INDENT + "suspended: nothing is looked at and nothing is changed");
        } else if (spec.lines().isEmpty() && spec.failure().isEmpty() && spec.problems().isEmpty()) {
            line(INDENT + "as declared");
        } else if (spec.planOnly() && !spec.lines().isEmpty() && spec.lines(Fate.APPLIED).isEmpty() && spec.limit() == dev.databasespec.api.RiskLimit.None) {
            line(INDENT + "autoApproveUpTo is None: apply would change nothing");
        }
        line("");
    }

    private void failure(Failure failure) {
        line(INDENT + palette.error("Failed") + ": " + safe(failure.message()));
        action(failure.action());
    }

    private void lines(String heading, List<Line> lines) {
        if (lines.isEmpty()) {
            return;
        }
        line(INDENT + heading);
        String why = "";
        for (Line line : lines) {
            if (!line.why().equals(why)) {
                why = line.why();
                line(INDENT.repeat(2) + palette.dim(safe(why)));
            }
            String sign = line.fate() == Fate.WITHHELD ? "!" : String.valueOf(line.action().sign);
            line(INDENT.repeat(3) + palette.of(line.action(), sign + " " + safe(line.sentence())));
        }
    }

    private void problems(List<Problem> problems) {
        List<Problem> shown = new ArrayList<>(problems);
        if (!shown.isEmpty()) {
            line(INDENT + "Problems");
        }
        for (Problem problem : shown) {
            String severity = problem.isError() ? palette.error("Error") : palette.warning("Warning");
            String object = problem.message().contains(problem.object()) ? "" : ", " + safe(problem.object());
            line(INDENT.repeat(2) + severity + " " + problem.reason().word() + object + ": " + safe(problem.message()));
            action(problem.action());
        }
    }

    private void action(String action) {
        if (!action.isEmpty()) {
            line(INDENT.repeat(3) + "→ " + safe(action));
        }
    }

    private void line(String text) {
        out.append(text).append('\n');
    }

    /** Names are escaped where they are quoted; this keeps all else that a tenant or a server wrote from reaching the terminal raw. */
    private static String safe(String text) {
        return Printable.escaped(text, Integer.MAX_VALUE);
    }
}
