package dev.databasespec.cli;

import dev.databasespec.api.DatabaseChange;
import dev.databasespec.api.DatabaseChangeSpec;
import dev.databasespec.api.DatabaseChangeSpec.ChangeStep;
import dev.databasespec.api.DatabaseChangeSpec.ChangeTarget;
import dev.databasespec.api.DatabaseChangeSpec.Requester;
import dev.databasespec.api.DatabaseChangeSpec.SpecRef;
import dev.databasespec.api.DatabaseChangeSpec.Trigger;
import dev.databasespec.api.DatabaseChangeStatus;
import dev.databasespec.api.DatabaseChangeStatus.Phase;
import dev.databasespec.api.DatabaseSpecStatus.Risk;
import dev.databasespec.kubernetes.change.ChangeSteps;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** DatabaseChanges as the operator makes them. */
public final class SampleChanges {
    public static final String HASH = "sha256:" + "a".repeat(64);

    private SampleChanges() {}

    /** What takes a role away that was there before, and adds one. */
    public static List<ChangeStep> steps() {
        String gone = "the spec says `ensure: Absent`; it was there before";
        return List.of(
                new ChangeStep("role \"reporting\"", "CreateRole", Risk.Low, "it is declared and does not exist", "CREATE ROLE \"reporting\";",
                        "DROP ROLE \"reporting\";"),
                new ChangeStep("role \"reporting\"", "SetRoleSetting", Risk.Low, "it is declared and does not exist",
                        "ALTER ROLE \"reporting\" SET \"statement_timeout\" TO '30s';", null),
                new ChangeStep("schema \"app\"", "Revoke", Risk.High, gone, "REVOKE USAGE ON SCHEMA \"app\" FROM \"legacy_import\";",
                        "GRANT USAGE ON SCHEMA \"app\" TO \"legacy_import\";"),
                new ChangeStep("role \"legacy_import\"", "DropRole", Risk.High, gone, "DROP ROLE \"legacy_import\";", null));
    }

    public static DatabaseChange change(String name, List<ChangeStep> steps) {
        return objects(name, steps).getFirst();
    }

    /** The change and its further parts. */
    public static List<DatabaseChange> objects(String name, List<ChangeStep> steps) {
        return objects(name, steps, new SpecRef("orders", "uid-1", 4), Trigger.SpecChanged, null);
    }

    public static List<DatabaseChange> objects(String name, List<ChangeStep> steps, SpecRef reference, Trigger trigger, @Nullable String declared) {
        ChangeSteps.Packed packed = ChangeSteps.pack(steps);
        List<String> parts = packed.compressedParts();
        List<DatabaseChange> objects = new ArrayList<>();
        objects.add(object(name, new DatabaseChangeSpec(reference, target(), trigger, null, new Requester("alice@acme.com", Requester.Source.Admission), HASH,
                HASH, Risk.High, "15.7", steps.size(), packed.inline(), parts.isEmpty() ? null : parts.getFirst(), parts.isEmpty() ? null : parts.size(), null,
                declared)));
        for (int i = 1; i < parts.size(); i++) {
            objects.add(object(ChangeSteps.partName(name, i), new DatabaseChangeSpec(reference, target(), trigger, null,
                    new Requester("alice@acme.com", Requester.Source.Admission), HASH, HASH, Risk.High, "15.7", steps.size(), List.of(), parts.get(i), null, i,
                    null)));
        }
        return objects;
    }

    public static DatabaseChangeStatus status(Phase phase, @Nullable String message) {
        return new DatabaseChangeStatus(phase, message, null, null, null, null, null, null, null, List.of(), List.of(), null, null, null, null);
    }

    private static ChangeTarget target() {
        return new ChangeTarget("acme-prod:europe-west1:orders", "orders");
    }

    private static DatabaseChange object(String name, DatabaseChangeSpec spec) {
        DatabaseChange change = new DatabaseChange();
        change.setMetadata(new ObjectMetaBuilder().withName(name).withNamespace("team-orders").build());
        change.setSpec(spec);
        return change;
    }
}
