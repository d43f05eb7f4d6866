package dev.databasespec.cli.change;

import dev.databasespec.api.DatabaseChangeSpec;
import dev.databasespec.api.DatabaseChangeSpec.ChangeStep;
import dev.databasespec.api.DatabaseChangeSpec.TemplateChange;
import dev.databasespec.api.DatabaseChangeStatus;
import dev.databasespec.api.DatabaseChangeStatus.ChangeError;
import dev.databasespec.api.DatabaseChangeStatus.Decision;
import dev.databasespec.api.DatabaseChangeStatus.Phase;
import dev.databasespec.api.DatabaseChangeStatus.Result;
import dev.databasespec.api.DatabaseChangeStatus.StepResult;
import dev.databasespec.api.DatabaseSpecStatus.Risk;
import dev.databasespec.cli.SampleChanges;
import java.util.List;

/** A change in which every field has a value. */
public final class WholeChange {
    private WholeChange() {}

    public static String json() {
        List<ChangeStep> steps = List.of(new ChangeStep("role \"a\"", "DropRole", Risk.High, "gone", "DROP ROLE \"a\";", "CREATE ROLE \"a\";"));
        DatabaseChangeSpec spec = SampleChanges.change("orders-1", steps).getSpec();
        DatabaseChangeSpec whole = new DatabaseChangeSpec(spec.specRef(), spec.target(), spec.trigger(), new TemplateChange("standard", "1", "2", "3", "4"),
                spec.requestedBy(), spec.planHash(), spec.liveFingerprint(), spec.risk(), spec.serverVersion(), 1, steps, null, null, null, null);
        DatabaseChangeStatus status = new DatabaseChangeStatus(Phase.Failed, "message", "00c0ffee", "then", "now", 1, null, null, 0,
                List.of(new StepResult(0, Result.Failed, "message")), List.of(), new ChangeError("2BP01", "message"), new Decision("x", "bob", "now", "agreed"),
                null, null);
        return ChangeDocument.json(new ChangeView("team", "orders-1", "then", whole, status, steps));
    }
}
