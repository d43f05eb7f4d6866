package dev.databasespec.cli.report;

import dev.databasespec.cli.report.Line.Fate;
import java.util.ArrayList;
import java.util.List;

/** The last line of a report: {@code Plan: 3 to add, 1 to change, 2 to revoke, 1 to drop.} */
final class ClosingLine {
    private ClosingLine() {}

    static String of(Report report) {
        return switch (report.verb()) {
            case PLAN -> planned(report);
            case APPLY -> report.count(Fate.PLANNED) > 0 && report.count(Fate.APPLIED) == 0 ? planned(report) : applied(report);
        };
    }

    private static String planned(Report report) {
        List<String> parts = new ArrayList<>();
        for (Action action : Action.values()) {
            long count = report.count(action, Fate.PLANNED) + report.count(action, Fate.WITHHELD);
            if (count > 0) {
                parts.add(count + " " + action.planned);
            }
        }
        long withheld = report.count(Fate.WITHHELD);
        return parts.isEmpty()
                ? nothing(report)
                : "Plan: " + String.join(", ", parts) + (withheld > 0 ? "; " + withheld + " of them withheld" : "") + "." + remarks(report);
    }

    private static String applied(Report report) {
        List<String> parts = new ArrayList<>();
        for (Action action : Action.values()) {
            long count = report.count(action, Fate.APPLIED);
            if (count > 0) {
                parts.add(count + " " + action.done);
            }
        }
        long withheld = report.count(Fate.WITHHELD);
        long planned = report.count(Fate.PLANNED);
        if (withheld > 0) {
            parts.add((parts.isEmpty() ? "nothing, " : "") + withheld + " withheld");
        }
        if (planned > 0) {
            parts.add(planned + " only planned");
        }
        return parts.isEmpty() ? nothing(report) : "Applied: " + String.join(", ", parts) + "." + remarks(report);
    }

    private static String nothing(Report report) {
        boolean unknown = report.specs().stream().anyMatch(spec -> spec.failure().isPresent());
        return (unknown ? "Failed." : "No changes.") + remarks(report);
    }

    private static String remarks(Report report) {
        long problems = report.specs().stream().mapToLong(spec -> spec.problems().stream().filter(dev.databasespec.plan.Problem::isError).count()).sum();
        long failed = report.specs().stream().filter(spec -> spec.failure().isPresent()).count();
        return (problems > 0 ? " " + (problems == 1 ? "1 error" : problems + " errors") + " above." : "")
                + (failed > 0 && report.specs().size() > 1 ? " " + failed + " of " + report.specs().size() + " DatabaseSpecs failed." : "");
    }
}
