package dev.databasespec.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.databasespec.api.DatabaseSpec;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SerializationTest {
    private static final String WRITTEN = """
            {"apiVersion":"databasespec.dev/v1alpha1","kind":"DatabaseSpec","metadata":{"name":"shop","managedFields":[
              {"manager":"kubectl","operation":"Apply","time":"2026-01-02T03:04:05Z","fieldsType":"FieldsV1",
               "fieldsV1":{"f:spec":{"f:database":{},"f:roles":{"k:{\\"name\\":\\"a\\"}":{".":{},"f:name":{}}}}}},
              {"manager":"databasespec","operation":"Apply","subresource":"status","fieldsType":"FieldsV1","fieldsV1":{"f:status":{"f:conditions":[1,{"a":2}]},"f:x":null}},
              {"manager":"odd","fieldsV1":"text"},
              {"manager":"none","fieldsV1":null}]},
             "spec":{"instanceRef":{"name":"pg"},"database":"shop","roles":[{"name":"a"}]}}
            """;

    @Test
    void whoWroteWhatIsKnownByTheTopOfItsFieldsAndNothingBelowIsKept() {
        DatabaseSpec read = Serialization.slim().unmarshal(WRITTEN, DatabaseSpec.class);

        List<ManagedFieldsEntry> entries = read.getMetadata().getManagedFields();
        assertThat(entries).extracting(ManagedFieldsEntry::getManager).containsExactly("kubectl", "databasespec", "odd", "none");
        assertThat(entries.get(0).getFieldsV1().getAdditionalProperties()).isEqualTo(Map.of("f:spec", Map.of()));
        assertThat(entries.get(1).getFieldsV1().getAdditionalProperties()).isEqualTo(Map.of("f:status", Map.of(), "f:x", Map.of()));
        assertThat(entries.get(2).getFieldsV1().getAdditionalProperties()).isEmpty();
        assertThat(entries.get(3).getFieldsV1()).isNull();
    }

    @Test
    void everythingElseIsReadAndWrittenAsTheClientDoes() {
        DatabaseSpec slim = Serialization.slim().unmarshal(WRITTEN, DatabaseSpec.class);
        DatabaseSpec full = new KubernetesSerialization().unmarshal(WRITTEN.replace("\"fieldsV1\":\"text\"", "\"fieldsV1\":{}"),
                DatabaseSpec.class);

        assertThat(slim.getSpec()).isEqualTo(full.getSpec());
        slim.getMetadata().setManagedFields(null);
        full.getMetadata().setManagedFields(null);
        assertThat(Serialization.slim().asJson(slim)).isEqualTo(new KubernetesSerialization().asJson(full));
    }
}
