package dev.databasespec.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class CrdsAreGeneratedFromTheApiClassesTest {

    static final Iterable<Class<? extends CustomResource<?, ?>>> KINDS = Crds.KINDS;

    private static final YAMLMapper YAML = new YAMLMapper(YAMLFactory.builder()
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
            .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
            .disable(YAMLGenerator.Feature.SPLIT_LINES)
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .build());

    @ParameterizedTest
    @FieldSource("KINDS")
    void theCommittedCrdIsTheGeneratedOne(Class<? extends CustomResource<?, ?>> kind) throws IOException {
        var crd = Crds.of(kind);
        var text = "# Generated from operator/src/main/java/dev/databasespec/api: do not edit.\n"
                + YAML.writeValueAsString(Crds.tidy(new KubernetesSerialization().convertValue(crd, JsonNode.class)));

        GeneratedFile.check(Path.of("crds", crd.getMetadata().getName() + ".yaml"), text);
    }
}
