package dev.databasespec.cli.report;

import dev.databasespec.api.RiskLimit;
import dev.databasespec.model.DatabaseState;
import dev.databasespec.model.Name;
import dev.databasespec.model.RoleAttributes;
import dev.databasespec.model.Sorted;
import dev.databasespec.plan.Authority;
import dev.databasespec.plan.Hazard;
import dev.databasespec.plan.PlannedStep;
import dev.databasespec.plan.Problem;
import dev.databasespec.plan.Step;
import dev.databasespec.reconcile.Failure;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reports in which every field has a value. */
public final class Samples {
    static final SpecReport.Subject SUBJECT = new SpecReport.Subject("team", "orders", "platform/pg", "db:5432", Name.of("orders"));
    static final DatabaseState LIVE = new DatabaseState(new DatabaseState.Server(150007, Name.of("orders"), Name.of("postgres"), Name.of("cloudsqlsuperuser"),
            Name.of("cloudsqladmin"), false, Sorted.of()), Sorted.map(Map.of()), Sorted.of(), List.of(), Sorted.of(), Sorted.map(Map.of()));

    private Samples() {}

    static Line line(Step step, Hazard hazard, Line.Fate fate, boolean outside) {
        return new Line(new PlannedStep(step, hazard, "a reason", Authority.OURS), Action.of(step, Sorted.of()), fate, outside);
    }

    static SpecReport report(List<Line> lines, Problem... problems) {
        return new SpecReport(SUBJECT, RiskLimit.Medium, false, false, Optional.of(LIVE), lines, Sorted.of(problems), 0, Optional.empty());
    }

    public static String json() {
        Line line = line(new Step.CreateRole(Name.of("a"), RoleAttributes.DEFAULT), Hazard.LOW, Line.Fate.PLANNED, false);
        Problem problem = new Problem("role \"a\"", Problem.Severity.ERROR, Problem.Reason.NOT_MANAGEABLE, "message", "action");
        SpecReport spec = new SpecReport(SUBJECT, RiskLimit.Medium, false, false, Optional.of(LIVE), List.of(line), Sorted.of(problem), 0,
                Optional.of(new Failure(Failure.Kind.CONNECTION_FAILED, "message", "action", Optional.of("08001"))));
        return JsonReport.json(new Report(Report.Verb.PLAN, List.of(spec)), 4);
    }
}
