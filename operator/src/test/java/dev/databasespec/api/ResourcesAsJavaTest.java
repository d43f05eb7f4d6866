package dev.databasespec.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.CustomResource;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class ResourcesAsJavaTest {

    static final Iterable<Class<? extends CustomResource<?, ?>>> KINDS = Crds.KINDS;

    private static final ObjectMapper STRICT = new ObjectMapper();
    private static final ObjectMapper LENIENT = JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

    private static final String SPEC = """
            {"instanceRef": {"name": "pg"}, "database": "shop",
             "schemas": [{"name": "app", "public": "Revoke"}],
             "roles": [{"name": "a", "settings": {"statement_timeout": "30s", "work_mem": 4096}, "memberOf": [{"role": "b", "set": false}],
               "grants": [{"privileges": ["ALL PRIVILEGES"], "database": {}}, {"privileges": ["SELECT"], "tables": {"schema": "app", "names": ["*"]}}]}]}""";

    @Test
    void readsAManifest() throws JsonProcessingException {
        var spec = STRICT.readValue(SPEC, DatabaseSpecSpec.class);

        assertThat(spec.schemas().getFirst().publicRights()).isEqualTo(SchemaSpec.PublicRights.Revoke);
        var role = spec.roles().getFirst();
        assertThat(role.login()).isNull();
        assertThat(role.settings().values()).extracting(IntOrString::getValue).containsExactly("30s", 4096);
        assertThat(role.memberOf()).containsExactly(new MembershipSpec("b", false, true, false, true));
        assertThat(role.grants()).extracting(GrantSpec::database).containsExactly(new WholeDatabase(), null);
    }

    @Test
    void writesWhatItHasRead() throws JsonProcessingException {
        var spec = STRICT.readValue(SPEC, DatabaseSpecSpec.class);

        assertThat(STRICT.readValue(STRICT.writeValueAsString(spec), DatabaseSpecSpec.class)).isEqualTo(spec);
    }

    @Test
    void unknownFieldsAreTheMappersChoice() throws JsonProcessingException {
        var unknown = SPEC.replace("\"public\"", "\"pubic\"");

        assertThatThrownBy(() -> STRICT.readValue(unknown, DatabaseSpecSpec.class)).hasMessageContaining("pubic");
        assertThat(LENIENT.readValue(unknown, DatabaseSpecSpec.class).schemas().getFirst().publicRights()).isEqualTo(SchemaSpec.PublicRights.Keep);
    }

    /** Files that the command line reads have not been through an API server: the records default alike. */
    @ParameterizedTest
    @FieldSource("KINDS")
    void everyDefaultOfTheCrdIsTheDefaultInJava(Class<? extends CustomResource<?, ?>> kind) throws JsonProcessingException {
        var schema = Crds.of(kind).getSpec().getVersions().getFirst().getSchema().getOpenAPIV3Schema();

        var sparse = (ObjectNode) sample(schema, false);
        var written = STRICT.readTree(STRICT.writeValueAsString(STRICT.treeToValue(sparse.set("metadata", STRICT.createObjectNode()), kind)));

        assertThat(withoutEmpty(written.get("spec"))).isEqualTo(withoutEmpty(sample(schema, true).get("spec")));
    }

    /** One of everything that is an object or a list; scalars only where required, or where they have a default. */
    private static JsonNode sample(JSONSchemaProps schema, boolean defaults) {
        if (defaults && schema.getDefault() != null && schema.getProperties().isEmpty()) {
            return schema.getDefault();
        }
        return switch (schema.getType()) {
            case "object" -> {
                var object = STRICT.createObjectNode();
                for (Map.Entry<String, JSONSchemaProps> field : schema.getProperties().entrySet()) {
                    var property = field.getValue();
                    boolean composed = !property.getProperties().isEmpty() || (property.getItems() != null && property.getDefault() == null);
                    boolean defaulted = defaults && property.getDefault() != null;
                    if (composed || defaulted || schema.getRequired().contains(field.getKey())) {
                        object.set(field.getKey(), sample(property, defaults));
                    }
                }
                yield object;
            }
            case "array" -> STRICT.createArrayNode().add(sample(schema.getItems().getSchema(), defaults));
            case String _ when !schema.getEnum().isEmpty() -> schema.getEnum().getFirst();
            case "integer" -> STRICT.getNodeFactory().numberNode(1);
            case String _ -> STRICT.getNodeFactory().textNode("x");
        };
    }

    /** In atomic lists the schema holds no defaults (see DefaultsTest): there, false is what Java makes of nothing. */
    private static JsonNode withoutEmpty(JsonNode node) {
        node.elements().forEachRemaining(ResourcesAsJavaTest::withoutEmpty);
        if (node instanceof ObjectNode object) {
            object.properties().removeIf(field -> field.getValue().isContainerNode() && field.getValue().isEmpty());
            object.properties().removeIf(field -> field.getKey().equals("grantOption") && !field.getValue().asBoolean());
        }
        return node;
    }
}
