package dev.databasespec.cli.report;

import dev.databasespec.api.DatabaseSpec;
import dev.databasespec.api.Mode;
import dev.databasespec.cli.report.Line.Fate;
import dev.databasespec.model.Name;
import dev.databasespec.plan.Gate;
import dev.databasespec.plan.Hazard;
import dev.databasespec.plan.PlannedStep;
import dev.databasespec.plan.Step;
import dev.databasespec.reconcile.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Makes a report of an outcome. */
public final class SpecReports {
    private SpecReports() {}

    /** Of a pass that was to show the differences; what apply would withhold is marked. */
    public static SpecReport planned(SpecReport.Subject subject, DatabaseSpec spec, Outcome outcome, Map<String, String> converged) {
        return report(subject, spec, outcome, converged, Gate.of(outcome.pending(), limit(spec)).withheld(), Fate.PLANNED);
    }

    /** Of a pass that was to apply: whatever is left is withheld. */
    public static SpecReport applied(SpecReport.Subject subject, DatabaseSpec spec, Outcome outcome, Map<String, String> converged) {
        return report(subject, spec, outcome, converged, outcome.pending(), Fate.APPLIED);
    }

    /** The highest hazard that goes on by itself. */
    public static Optional<Hazard> limit(DatabaseSpec spec) {
        return switch (spec.getSpec().autoApproveUpTo()) {
            case None -> Optional.empty();
            case Low -> Optional.of(Hazard.LOW);
            case Medium -> Optional.of(Hazard.MEDIUM);
            case High -> Optional.of(Hazard.HIGH);
        };
    }

    private static SpecReport report(SpecReport.Subject subject, DatabaseSpec spec, Outcome outcome, Map<String, String> converged, List<PlannedStep> withheld,
            Fate otherwise) {
        List<PlannedStep> steps = new ArrayList<>(outcome.applied());
        steps.addAll(outcome.pending());
        Set<Name> created = new TreeSet<>();
        steps.forEach(planned -> {
            if (planned.step() instanceof Step.CreateRole(var role, var attributes)) {
                created.add(role);
            }
        });
        Causes causes = new Causes(converged, SpecItems.of(spec), created);
        List<Line> lines = steps.stream().map(planned -> new Line(planned, Action.of(planned.step(), created),
                withheld.contains(planned) ? Fate.WITHHELD : otherwise, causes.isOutside(planned.step()))).toList();
        return new SpecReport(subject, spec.getSpec().autoApproveUpTo(), otherwise == Fate.PLANNED || spec.getSpec().mode() == Mode.Plan, false,
                outcome.live(), lines, outcome.problems(), outcome.surplus(), outcome.failure());
    }
}
