package dev.databasespec.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.apiextensions.v1.ValidationRule;
import io.fabric8.kubernetes.client.CustomResource;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class CrdShapeTest {

    static final Iterable<Class<? extends CustomResource<?, ?>>> KINDS = Crds.KINDS;

    @ParameterizedTest
    @FieldSource("KINDS")
    void everyFieldIsDescribed(Class<? extends CustomResource<?, ?>> kind) {
        assertThat(Schemas.fields(Crds.of(kind)).filter(field -> field.schema().getDescription() == null).map(Schemas.Field::path)).isEmpty();
    }

    @ParameterizedTest
    @FieldSource("KINDS")
    void everyListMapAndStringIsBounded(Class<? extends CustomResource<?, ?>> kind) {
        assertThat(Schemas.fields(Crds.of(kind)).filter(field -> !isBounded(field.schema())).map(Schemas.Field::path)).isEmpty();
    }

    private static boolean isBounded(JSONSchemaProps schema) {
        return switch (schema.getType()) {
            case "array" -> schema.getMaxItems() != null && isBounded(schema.getItems().getSchema());
            case "object" -> schema.getAdditionalProperties() == null || schema.getMaxProperties() != null;
            case "string" -> schema.getMaxLength() != null || !schema.getEnum().isEmpty();
            case String _ -> true;
        };
    }

    /** kubectl reads YAML 1.1, where these words are booleans. */
    @ParameterizedTest
    @FieldSource("KINDS")
    void noFieldHasANameThatYamlTakesForABoolean(Class<? extends CustomResource<?, ?>> kind) {
        assertThat(Schemas.fields(Crds.of(kind)).map(Schemas.Field::path)).noneMatch(path -> path.matches("(?i).*[.](on|off|yes|no|y|n)"));
    }

    @Test
    void everySentenceHasAManifestThatIsRefusedWithIt() {
        var sentences = Crds.KINDS.stream().map(Crds::of).flatMap(Schemas::fields).flatMap(CrdShapeTest::rules).map(ValidationRule::getMessage).distinct();
        // only an update can break these
        assertThat(sentences.filter(sentence -> !sentence.contains("is immutable")))
                .allSatisfy(sentence -> assertThat(Refusals.all()).anyMatch(refusal -> sentence.startsWith(refusal.sentence())));
    }

    private static Stream<ValidationRule> rules(Schemas.Field field) {
        var items = field.schema().getItems();
        return Stream.concat(field.schema().getXKubernetesValidations().stream(),
                items == null ? Stream.of() : items.getSchema().getXKubernetesValidations().stream());
    }
}
