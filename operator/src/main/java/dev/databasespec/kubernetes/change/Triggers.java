package dev.databasespec.kubernetes.change;

import dev.databasespec.api.DatabaseChangeSpec.TemplateChange;
import dev.databasespec.api.DatabaseChangeSpec.Trigger;
import dev.databasespec.api.DatabaseSpec;
import dev.databasespec.api.DatabaseSpecStatus;
import dev.databasespec.plan.PlannedStep;
import dev.databasespec.plan.Step;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** What made a change necessary, as far as the steps and the last status tell. */
final class Triggers {
    /** Reasons of a Ready condition after a pass that was through: what is to be done now was not to be done then. */
    private static final Set<String> THROUGH = Set.of("Converged", "ApprovalRequired", "Rejected", "PlanOnly");

    private Triggers() {}

    static Trigger of(DatabaseSpec resource, DatabaseSpecStatus before, Optional<TemplateChange> template, List<PlannedStep> steps) {
        if (resource.isMarkedForDeletion()) {
            return Trigger.Deletion;
        }
        if (!wasThrough(resource, before)) {
            return Trigger.SpecChanged;
        }
        if (template.isPresent()) {
            return Trigger.TemplateChanged;
        }
        if (steps.stream().allMatch(s -> s.step() instanceof Step.SetPassword)) {
            return Trigger.CredentialsRotated;
        }
        return steps.stream().allMatch(PlannedStep::isAboutExpiry) ? Trigger.Expiry : Trigger.Drift;
    }

    private static boolean wasThrough(DatabaseSpec resource, DatabaseSpecStatus before) {
        return before.conditions().stream().anyMatch(c -> c.type().equals("Ready") && THROUGH.contains(c.reason())
                && Objects.equals(c.observedGeneration(), resource.getMetadata().getGeneration()));
    }
}
