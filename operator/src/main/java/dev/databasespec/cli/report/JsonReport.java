package dev.databasespec.cli.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import dev.databasespec.cli.report.Line.Fate;
import dev.databasespec.cli.yaml.JsonText;
import dev.databasespec.cli.yaml.YamlText;
import dev.databasespec.plan.Problem;
import dev.databasespec.plan.Step;
import dev.databasespec.plan.Steps;
import dev.databasespec.reconcile.Failure;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The report for programs. Its shape is documented in docs/cli.md: fields are added, never renamed. */
public final class JsonReport {
    private static final ObjectMapper JSON = new ObjectMapper().setDefaultPropertyInclusion(JsonInclude.Include.NON_NULL);
    private static final ObjectMapper YAML = new ObjectMapper(YamlText.FACTORY).setDefaultPropertyInclusion(JsonInclude.Include.NON_NULL);

    private JsonReport() {}

    record Whole(String verb, int exitCode, Totals summary, List<Spec> databaseSpecs) {}

    record Totals(long add, long change, long revoke, long drop, long applied, long withheld, long errors, long warnings, long surplus) {}

    record Spec(String namespace, String name, String instance, String server, String database, String result, String autoApproveUpTo, List<StepLine> steps,
            List<ProblemLine> problems, int surplus, @Nullable FailureLine failure) {}

    record StepLine(String action, String state, String cause, String object, String description, String hazard, String reason, @Nullable String sql) {}

    record ProblemLine(String object, String severity, String reason, String message, String action) {}

    record FailureLine(String kind, String message, String action, @Nullable String sqlState) {}

    public static String json(Report report, int exitCode) {
        return written(JSON.writer(JsonText.PRINTER), report, exitCode) + "\n";
    }

    public static String yaml(Report report, int exitCode) {
        return written(YAML.writer(), report, exitCode);
    }

    private static String written(ObjectWriter writer, Report report, int exitCode) {
        try {
            return writer.writeValueAsString(whole(report, exitCode));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a report of plain values cannot be written", e);
        }
    }

    private static Whole whole(Report report, int exitCode) {
        List<Problem> problems = report.specs().stream().flatMap(spec -> spec.problems().stream()).toList();
        long errors = problems.stream().filter(Problem::isError).count();
        Totals totals = new Totals(count(report, Action.ADD), count(report, Action.CHANGE), count(report, Action.REVOKE), count(report, Action.DROP),
                report.count(Fate.APPLIED), report.count(Fate.WITHHELD), errors, problems.size() - errors,
                report.specs().stream().mapToLong(SpecReport::surplus).sum());
        return new Whole(report.verb().name().toLowerCase(java.util.Locale.ROOT), exitCode, totals, report.specs().stream().map(JsonReport::spec).toList());
    }

    private static long count(Report report, Action action) {
        return report.lines().filter(line -> line.action() == action).count();
    }

    private static Spec spec(SpecReport spec) {
        SpecReport.Subject subject = spec.subject();
        return new Spec(subject.namespace(), subject.name(), subject.instance(), subject.server(), subject.database().value(), result(spec),
                spec.limit().name(), spec.lines().stream().map(line -> step(line, spec)).toList(),
                spec.problems().stream().map(JsonReport::problem).toList(), spec.surplus(), spec.failure().map(JsonReport::failure).orElse(null));
    }

    private static String result(SpecReport spec) {
        if (spec.suspended()) {
            return "Suspended";
        }
        if (spec.failure().isPresent()) {
            return "Failed";
        }
        if (spec.hasErrors() || spec.isWithheld()) {
            return "Incomplete";
        }
        return spec.lines(Fate.PLANNED).isEmpty() ? "AsDeclared" : "Pending";
    }

    private static StepLine step(Line line, SpecReport spec) {
        Step step = line.planned().step();
        return new StepLine(line.action().word(), line.fate().word, line.outside() ? "Outside" : "Spec", Steps.object(step), line.sentence(),
                line.planned().hazard().word(), line.planned().reason(), spec.live().map(live -> SqlReport.statement(step, live)).orElse(null));
    }

    private static ProblemLine problem(Problem problem) {
        return new ProblemLine(problem.object(), problem.isError() ? "Error" : "Warning", problem.reason().word(), problem.message(), problem.action());
    }

    private static FailureLine failure(Failure failure) {
        return new FailureLine(FailureWords.of(failure.kind()), failure.message(), failure.action(), failure.sqlState().orElse(null));
    }
}
