package dev.databasespec.kubernetes;

import dev.databasespec.api.RoleTemplate;
import java.util.List;
import java.util.Optional;

/**
 * A RoleTemplate, read.
 *
 * @param present what its spec says
 * @param errors why nobody can use that
 * @param stored the revisions that its status keeps: only these are used, so that a change of the spec loses none that is in use
 */
record Shelf(RoleTemplate template, TemplateRevision present, List<SpecError> errors, List<TemplateRevision> stored) {
    Shelf {
        errors = List.copyOf(errors);
        stored = List.copyOf(stored);
    }

    boolean isStored() {
        return stored.stream().anyMatch(r -> r.id().equals(present.id()));
    }

    Optional<TemplateRevision> usable() {
        return errors.isEmpty() && isStored() ? Optional.of(present) : Optional.empty();
    }

    boolean isGoing() {
        return template.isMarkedForDeletion();
    }
}
