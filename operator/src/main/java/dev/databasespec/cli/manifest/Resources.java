package dev.databasespec.cli.manifest;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.databasespec.api.DatabaseInstance;
import dev.databasespec.api.DatabaseInstanceSpec;
import dev.databasespec.api.DatabaseSpec;
import dev.databasespec.api.DatabaseSpecSpec;
import dev.databasespec.api.RoleTemplate;
import dev.databasespec.api.RoleTemplateSpec;
import dev.databasespec.cli.yaml.InvalidFiles;
import dev.databasespec.cli.yaml.Node;
import dev.databasespec.model.Printable;
import dev.databasespec.model.Sorted;
import dev.databasespec.reconcile.Secret;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Documents that passed their schema, as Java. */
final class Resources {
    private static final ObjectMapper MAPPER = new ObjectMapper().configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, true);

    private Resources() {}

    static DatabaseInstance instance(Node.Fields document, String namespace) throws InvalidFiles {
        DatabaseInstance instance = new DatabaseInstance();
        instance.setMetadata(metadata(document, namespace));
        instance.setSpec(convert(document, DatabaseInstanceSpec.class));
        return instance;
    }

    static DatabaseSpec spec(Node.Fields document, String namespace) throws InvalidFiles {
        DatabaseSpec spec = new DatabaseSpec();
        spec.setMetadata(metadata(document, namespace));
        spec.setSpec(convert(document, DatabaseSpecSpec.class));
        return spec;
    }

    static RoleTemplate template(Node.Fields document) throws InvalidFiles {
        RoleTemplate template = new RoleTemplate();
        template.setMetadata(metadata(document, null));
        template.setSpec(convert(document, RoleTemplateSpec.class));
        return template;
    }

    static SecretManifest secret(Node.Fields document) throws InvalidFiles {
        Map<String, Secret> values = new TreeMap<>();
        for (var entry : texts(document, "data").entrySet()) {
            values.put(entry.getKey(), decoded(entry.getKey(), entry.getValue()));
        }
        texts(document, "stringData").forEach((key, text) -> values.put(key, Secret.of(text.value())));
        return new SecretManifest(Sorted.map(values));
    }

    static Map<String, String> labels(Node.Fields document) {
        Node.Fields metadata = (Node.Fields) document.get("metadata").orElseThrow();
        Map<String, String> labels = new TreeMap<>();
        texts(metadata, "labels").forEach((key, text) -> labels.put(key, text.value()));
        return labels;
    }

    private static ObjectMeta metadata(Node.Fields document, @Nullable String namespace) {
        Node.Fields metadata = (Node.Fields) document.get("metadata").orElseThrow();
        Map<String, String> annotations = new TreeMap<>();
        texts(metadata, "annotations").forEach((key, text) -> annotations.put(key, text.value()));
        return new ObjectMetaBuilder().withName(metadata.text("name").orElseThrow()).withNamespace(namespace).withLabels(labels(document))
                .withAnnotations(annotations).build();
    }

    private static <T> T convert(Node.Fields document, Class<T> type) throws InvalidFiles {
        Node spec = document.get("spec").orElseThrow();
        try {
            return MAPPER.convertValue(spec.plain(), type);
        } catch (IllegalArgumentException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            String message = cause instanceof com.fasterxml.jackson.core.JsonProcessingException json ? json.getOriginalMessage() : cause.getMessage();
            throw new InvalidFiles(spec.place(), "spec: " + Printable.escaped(String.valueOf(message), 300));
        }
    }

    private static Secret decoded(String key, Node.Text text) throws InvalidFiles {
        try {
            byte[] bytes = Base64.getDecoder().decode(text.value().replaceAll("[\r\n]", ""));
            return Secret.of(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
        } catch (IllegalArgumentException e) {
            throw new InvalidFiles(text.place(), "data." + Printable.escaped(key, 100) + " is not base64; write plain text under stringData");
        } catch (CharacterCodingException e) {
            throw new InvalidFiles(text.place(), "data." + Printable.escaped(key, 100) + " is not text in UTF-8, as a password or certificate has to be");
        }
    }

    private static Map<String, Node.Text> texts(Node.Fields of, String name) {
        Map<String, Node.Text> texts = new TreeMap<>();
        of.get(name).ifPresent(node -> ((Node.Fields) node).fields().forEach((key, field) -> texts.put(key, (Node.Text) field.value())));
        return texts;
    }
}
