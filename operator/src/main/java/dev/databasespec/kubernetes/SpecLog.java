package dev.databasespec.kubernetes;

import dev.databasespec.api.DatabaseSpec;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.spi.LoggingEventBuilder;

/** The fields that every line about a DatabaseSpec has. */
final class SpecLog {
    private SpecLog() {}

    static LoggingEventBuilder info(Logger log, DatabaseSpec resource) {
        return log.atInfo().addKeyValue("spec", name(resource)).addKeyValue("database", resource.getSpec().database())
                .addKeyValue("instance", Cluster.key(Cluster.idOfInstance(resource)));
    }

    /** A field that the line may lack. */
    static LoggingEventBuilder with(LoggingEventBuilder line, String field, Optional<?> value) {
        return value.map(v -> line.addKeyValue(field, v)).orElse(line);
    }

    static String name(HasMetadata resource) {
        return resource.getMetadata().getNamespace() + "/" + resource.getMetadata().getName();
    }
}
