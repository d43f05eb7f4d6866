package dev.databasespec.cli.report;

import dev.databasespec.model.DatabaseState;
import dev.databasespec.model.Printable;
import dev.databasespec.plan.PlannedStep;
import dev.databasespec.plan.Step;
import dev.databasespec.postgres.PlanScript;
import dev.databasespec.postgres.Statements;
import java.util.List;

/** The differences as a script that psql can run: {@code psql -f FILE} as the user of the DatabaseInstance. */
public final class SqlReport {
    private SqlReport() {}

    public static String of(Report report) {
        StringBuilder out = new StringBuilder();
        report.specs().forEach(spec -> out.append(script(spec)));
        return out.toString();
    }

    /** One statement for people. */
    static String statement(Step step, DatabaseState live) {
        return new Statements(live.server().version()).preview(step);
    }

    private static String script(SpecReport spec) {
        SpecReport.Subject subject = spec.subject();
        StringBuilder out = new StringBuilder();
        out.append("-- ").append(subject.name()).append(" (").append(subject.namespace()).append("): database ").append(subject.database()).append(" on ")
                .append(Printable.escaped(subject.server(), 300)).append('\n');
        List<PlannedStep> steps = spec.lines(Line.Fate.PLANNED).stream().map(Line::planned).toList();
        List<Line> withheld = spec.lines(Line.Fate.WITHHELD);
        spec.failure().ifPresent(failure -> comment(out, "Failed: " + failure.message()));
        if (steps.isEmpty() || spec.live().isEmpty()) {
            comment(out, spec.failure().isPresent() ? "nothing is known of this database" : "No changes.");
        } else {
            boolean creates = steps.stream().anyMatch(planned -> planned.step() instanceof Step.CreateDatabase);
            out.append("\\connect ").append(connection(creates ? "postgres" : subject.database().value())).append('\n');
            out.append(PlanScript.of(steps, spec.live().get()));
        }
        withheld.forEach(line -> comment(out, "withheld (" + line.why() + "): "
                + spec.live().map(live -> statement(line.planned().step(), live)).orElseGet(line::sentence)));
        return out.append('\n').toString();
    }

    private static void comment(StringBuilder out, String text) {
        out.append("-- ").append(Printable.escaped(text, 4000)).append('\n');
    }

    /** As psql reads an argument: in double quotes, which are doubled inside. */
    private static String connection(String database) {
        return '"' + database.replace("\"", "\"\"") + '"';
    }
}
