package dev.databasespec.kubernetes;

import dev.databasespec.api.DatabaseSpec;
import dev.databasespec.api.RoleSpec;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Tells the other DatabaseSpecs of a server what one of them means to them: a conflict may be over, a shared role may be declared anew. */
record Neighbourhood(Cluster cluster, Admissions admissions) {
    /** A spec that was not there, or said something else. */
    void changed(DatabaseSpec resource) {
        var status = SpecStatuses.before(resource);
        if (!Objects.equals(status.observedGeneration(), resource.getMetadata().getGeneration())) {
            tell(resource);
            if (status.observedGeneration() == null) {
                cluster.wakeInstanceOf(resource);
            }
        }
    }

    void left(DatabaseSpec resource) {
        tell(resource);
        cluster.wakeInstanceOf(resource);
    }

    /** Whoever may be in conflict with it, or has a role in common. */
    void tell(DatabaseSpec resource) {
        Set<String> roles = rolesOf(admissions.expanded(resource).resource());
        wake(resource, other -> isInConflict(other) || rolesOf(other).stream().anyMatch(roles::contains));
    }

    private void wake(DatabaseSpec resource, Predicate<DatabaseSpec> whom) {
        cluster.instanceOf(resource).ifPresent(instance -> admissions.others(resource, instance).stream().filter(whom)
                .forEach(other -> cluster.wakeSpec(ResourceID.fromResource(other))));
    }

    private static boolean isInConflict(DatabaseSpec spec) {
        return SpecStatuses.before(spec).conditions().stream().anyMatch(c -> c.reason().equals(SpecReason.CONFLICT.word()));
    }

    private static Set<String> rolesOf(DatabaseSpec spec) {
        return spec.getSpec().roles().stream().map(RoleSpec::name).collect(Collectors.toSet());
    }
}
