package dev.databasespec.cli.change;

import dev.databasespec.api.DatabaseChangeSpec;
import dev.databasespec.api.DatabaseChangeSpec.ChangeStep;
import dev.databasespec.api.DatabaseChangeStatus;
import dev.databasespec.api.DatabaseChangeStatus.Phase;
import dev.databasespec.api.DatabaseChangeStatus.StepResult;
import dev.databasespec.cli.report.Action;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A DatabaseChange, whole: the steps of a large plan are put together.
 *
 * @param created when it was made
 */
public record ChangeView(String namespace, String name, String created, DatabaseChangeSpec spec, DatabaseChangeStatus status, List<ChangeStep> steps) {
    private static final DatabaseChangeStatus NEW = new DatabaseChangeStatus(Phase.Pending, null, null, null, null, null, null, null, null, List.of(),
            List.of(),
            null, null,
            null, null);

    /** One step, what it is for a reader, and what became of it where that is known to be something else than done. */
    public record Line(ChangeStep step, Action action, Optional<StepResult> result) {}

    public ChangeView {
        steps = List.copyOf(steps);
    }

    /** A change that nothing has been written about yet is Pending. */
    public static DatabaseChangeStatus orNew(@Nullable DatabaseChangeStatus status) {
        return status == null ? NEW : status;
    }

    public Phase phase() {
        Phase phase = status.phase();
        return phase == null ? Phase.Pending : phase;
    }

    public List<Line> lines() {
        Set<String> created = steps.stream().filter(step -> step.action().equals("CreateRole")).map(ChangeStep::object).collect(Collectors.toSet());
        List<Line> lines = new ArrayList<>();
        for (int i = 0; i < steps.size(); i++) {
            ChangeStep step = steps.get(i);
            int number = i;
            lines.add(new Line(step, Action.named(step.action(), created.contains(step.object())),
                    status.results().stream().filter(result -> result.step() == number).findFirst()));
        }
        return lines;
    }

    /** The phase in words. */
    public String phaseInWords() {
        return phase() + ": " + switch (phase()) {
            case Pending -> "it is written down, and nothing of it is executed yet";
            case AwaitingApproval -> "nothing of it is executed until it is approved";
            case Applying -> "it is about to be committed";
            case Applied -> "it is done";
            case Failed -> "it could not be done";
            case Rejected -> "it was rejected, and does not come back until plan or spec change";
            case Superseded -> "it will not be done, since spec, plan or database are not what they were";
            case Expired -> "it will not be done, since nobody approved it in time";
        };
    }
}
