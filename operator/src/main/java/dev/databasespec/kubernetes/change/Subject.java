package dev.databasespec.kubernetes.change;

import dev.databasespec.api.DatabaseChangeSpec.TemplateChange;
import dev.databasespec.api.DatabaseSpec;
import dev.databasespec.api.DatabaseSpecStatus;
import java.util.Optional;

/**
 * What changes are made for.
 *
 * @param before its status when the pass began
 * @param server where its database is: connection name, or {@code host:port}
 * @param template the RoleTemplate that says something else since the last pass that was through
 */
public record Subject(DatabaseSpec resource, DatabaseSpecStatus before, String server, Optional<TemplateChange> template) {
    String uid() {
        return resource.getMetadata().getUid();
    }

    long generation() {
        return resource.getMetadata().getGeneration();
    }

    String namespace() {
        return resource.getMetadata().getNamespace();
    }

    String name() {
        return resource.getMetadata().getName();
    }
}
