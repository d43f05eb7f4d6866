package dev.databasespec.kubernetes;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import io.fabric8.kubernetes.api.model.FieldsV1;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.util.Map;

/**
 * JSON as a process wants it that keeps a thousand objects and starts as many passes: of managed fields remains what lies at the top (f:spec, f:status), which is all
 * that anybody here asks them, and buffers belong to all threads together.
 */
public final class Serialization {
    private Serialization() {}

    public static KubernetesSerialization slim() {
        var factory = JsonFactory.builder().recyclerPool(JsonRecyclerPools.newConcurrentDequePool()).build();
        return new KubernetesSerialization(new ObjectMapper(factory).addMixIn(FieldsV1.class, Top.class), true);
    }

    @JsonDeserialize(using = TopOfFields.class)
    private interface Top {}

    private static final class TopOfFields extends StdDeserializer<FieldsV1> {
        private static final long serialVersionUID = 1;

        TopOfFields() {
            super(FieldsV1.class);
        }

        @Override
        public FieldsV1 deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            var fields = new FieldsV1();
            if (!parser.isExpectedStartObjectToken()) {
                parser.skipChildren();
                return fields;
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                fields.setAdditionalProperty(parser.currentName(), Map.of());
                parser.nextToken();
                parser.skipChildren();
            }
            return fields;
        }
    }
}
