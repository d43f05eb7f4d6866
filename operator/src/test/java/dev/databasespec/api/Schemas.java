package dev.databasespec.api;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import java.util.stream.Stream;

/** Walks through the schema of a CRD. */
final class Schemas {

    record Field(String path, JSONSchemaProps schema) {}

    private Schemas() {}

    /** Every field, at any depth. */
    static Stream<Field> fields(CustomResourceDefinition crd) {
        return below("", crd.getSpec().getVersions().getFirst().getSchema().getOpenAPIV3Schema());
    }

    private static Stream<Field> below(String path, JSONSchemaProps schema) {
        var items = schema.getItems() == null ? null : schema.getItems().getSchema();
        var owner = items == null ? schema : items;
        return owner.getProperties().entrySet().stream().flatMap(entry -> {
            var field = new Field(path + "." + entry.getKey(), entry.getValue());
            return Stream.concat(Stream.of(field), below(field.path(), field.schema()));
        });
    }
}
