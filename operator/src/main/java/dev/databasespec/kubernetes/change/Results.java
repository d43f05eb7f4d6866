package dev.databasespec.kubernetes.change;

import dev.databasespec.api.DatabaseChangeSpec.ChangeStep;
import dev.databasespec.api.DatabaseChangeStatus.Result;
import dev.databasespec.api.DatabaseChangeStatus.StepResult;
import dev.databasespec.model.Printable;
import dev.databasespec.plan.PlannedStep;
import dev.databasespec.plan.Step;
import dev.databasespec.plan.Steps;
import dev.databasespec.reconcile.StepFailure;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Compares what was planned with what was done: a step that failed may have been done in parts, and others may have been needed besides. */
final class Results {
    /** As many as the status takes. */
    static final int LISTED = 1000;
    private static final int FURTHER = 100;
    private static final int LONGEST_MESSAGE = 200;
    private static final int LONGEST_STATEMENT = 2000;
    private final Set<Step> done = new HashSet<>();
    private final Map<Step, StepFailure> failed = new HashMap<>();
    private final Set<Step> accounted = new HashSet<>();

    /**
     * What a status says of it.
     *
     * @param applied how many of the planned steps were done as a whole
     * @param results of those that were not
     * @param further what was done besides, the first of it
     */
    record Told(int applied, List<StepResult> results, List<ChangeStep> further) {
        boolean isComplete() {
            return results.isEmpty();
        }
    }

    private Results(List<PlannedStep> done, List<StepFailure> failed) {
        done.forEach(s -> this.done.add(s.step()));
        failed.forEach(f -> this.failed.put(f.step().step(), f));
    }

    static Told of(List<PlannedStep> planned, List<PlannedStep> done, List<StepFailure> failed, Function<PlannedStep, ChangeStep> written) {
        Results results = new Results(done, failed);
        List<StepResult> told = new ArrayList<>();
        int applied = 0;
        for (int i = 0; i < planned.size(); i++) {
            Result result = results.of(planned.get(i));
            if (result == Result.Applied) {
                applied++;
            } else if (told.size() < LISTED) {
                told.add(new StepResult(i, result, results.why(planned.get(i), result)));
            }
        }
        List<ChangeStep> further = done.stream().filter(s -> !results.accounted.contains(s.step())).limit(FURTHER).map(written).map(Results::bounded).toList();
        return new Told(applied, told, further);
    }

    /** A status has to fit into its object: a statement that is very long is cut here. */
    private static ChangeStep bounded(ChangeStep s) {
        boolean fits = s.sql().length() <= LONGEST_STATEMENT;
        return new ChangeStep(s.object(), s.action(), s.hazard(), s.reason(), fits ? s.sql() : s.sql().substring(0, LONGEST_STATEMENT) + "…",
                s.inverse() == null || s.inverse().length() > LONGEST_STATEMENT ? null : s.inverse());
    }

    private Result of(PlannedStep planned) {
        accounted.add(planned.step());
        if (done.contains(planned.step())) {
            return Result.Applied;
        }
        List<PlannedStep> parts = Steps.parts(planned);
        if (parts.isEmpty() || failed.containsKey(planned.step())) {
            return failed.containsKey(planned.step()) ? Result.Failed : Result.Skipped;
        }
        Set<Result> ofParts = new HashSet<>();
        parts.forEach(part -> ofParts.add(of(part)));
        return ofParts.size() == 1 ? ofParts.iterator().next() : Result.PartlyApplied;
    }

    private String why(PlannedStep planned, Result result) {
        return switch (result) {
            case Applied -> "";
            case Skipped -> "it was not needed any more, or needs something that could not be done";
            case Failed, PartlyApplied -> failure(planned).map(f -> Printable.escaped(f.failure().message(), LONGEST_MESSAGE)).orElse("a part of it failed");
        };
    }

    private Optional<StepFailure> failure(PlannedStep planned) {
        return Optional.ofNullable(failed.get(planned.step()))
                .or(() -> Steps.parts(planned).stream().flatMap(part -> failure(part).stream()).findFirst());
    }
}
