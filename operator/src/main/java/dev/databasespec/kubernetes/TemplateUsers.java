package dev.databasespec.kubernetes;

import dev.databasespec.api.AppliedTemplate;
import dev.databasespec.api.DatabaseSpec;
import java.util.List;
import java.util.Objects;

/** Tells templates what happens to the DatabaseSpecs that use them, and these when it is their turn. */
record TemplateUsers(Cluster cluster, Neighbourhood neighbourhood, Rollouts rollouts, Expansions expansions) {
    /** Before a pass; gives what it had of its templates. */
    List<AppliedTemplate> begin(DatabaseSpec resource) {
        rollouts.begin(resource);
        if (!Objects.equals(SpecStatuses.before(resource).observedGeneration(), resource.getMetadata().getGeneration())) {
            Cluster.templatesOf(resource).forEach(cluster::wakeTemplate);
        }
        return AppliedTemplates.of(resource);
    }

    /** After it; the resource carries its new status. */
    void ended(DatabaseSpec resource, List<AppliedTemplate> had) {
        boolean wasMoving = rollouts.ended(resource);
        if (wasMoving || !had.equals(AppliedTemplates.of(resource))) {
            Cluster.templatesOf(resource).forEach(cluster::wakeTemplate);
            had.forEach(template -> cluster.wakeTemplate(template.name()));
        }
        // only what was reached: two that fail must not wake each other for ever
        if (!AppliedTemplates.changes(had, AppliedTemplates.of(resource)).isEmpty()) {
            neighbourhood.tell(resource);
        }
    }

    void left(DatabaseSpec resource) {
        rollouts.left(resource);
        expansions.forget(resource);
        Cluster.templatesOf(resource).forEach(cluster::wakeTemplate);
    }
}
