package dev.databasespec.api;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crdv2.generator.CRDGenerator;
import io.fabric8.crdv2.generator.CRDPostProcessor;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceColumnDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.apiextensions.v1.ValidationRuleBuilder;
import io.fabric8.kubernetes.client.CustomResource;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The CRDs as the annotated types say: fabric8's generator, and what its annotations cannot express. */
final class Crds {

    static final List<Class<? extends CustomResource<?, ?>>> KINDS = List.of(DatabaseInstance.class, DatabaseSpec.class, DatabaseChange.class,
            ChangeApproval.class, RoleTemplate.class);

    private static final ObjectMapper VALUES = new ObjectMapper();

    private Crds() {}

    static CustomResourceDefinition of(Class<? extends CustomResource<?, ?>> kind) {
        var generated = new ArrayList<CustomResourceDefinition>();
        try (var nowhere = new Discard()) {
            new CRDGenerator().withOutput(nowhere).customResourceClasses(kind).withPostProcessor(new CRDPostProcessor() {
                @Override
                public HasMetadata process(HasMetadata crd, String version) {
                    generated.add((CustomResourceDefinition) crd);
                    return crd;
                }
            }).generate();
        }
        return complete(generated.getFirst(), kind);
    }

    private static CustomResourceDefinition complete(CustomResourceDefinition crd, Class<? extends CustomResource<?, ?>> kind) {
        var version = crd.getSpec().getVersions().getFirst();
        var order = Arrays.stream(kind.getAnnotationsByType(AdditionalPrinterColumn.class)).map(AdditionalPrinterColumn::name).toList();
        var columns = new ArrayList<>(version.getAdditionalPrinterColumns());
        columns.sort(Comparator.comparingInt((CustomResourceColumnDefinition column) -> order.indexOf(column.getName())));
        // the API server keeps no 0, and Argo CD would see a difference without end
        columns.stream().filter(column -> Integer.valueOf(0).equals(column.getPriority())).forEach(column -> column.setPriority(null));
        version.setAdditionalPrinterColumns(columns);

        var schema = version.getSchema().getOpenAPIV3Schema();
        schema.setDescription(kind.getAnnotation(JsonClassDescription.class).value());
        var types = ((ParameterizedType) kind.getGenericSuperclass()).getActualTypeArguments();
        complete(requireNonNull(schema.getProperties().get("spec")), types[0]);
        complete(requireNonNull(schema.getProperties().get("status")), types[1]);
        return crd;
    }

    private static void complete(JSONSchemaProps schema, Type type) {
        switch (type) {
            case Class<?> record when record.isRecord() && schema.getProperties() != null -> {
                for (var component : record.getRecordComponents()) {
                    var property = schema.getProperties().get(jsonName(component));
                    if (property != null) {
                        complete(property, component);
                    }
                }
            }
            case ParameterizedType list when list.getRawType() == List.class -> complete(schema.getItems().getSchema(), list.getActualTypeArguments()[0]);
            case ParameterizedType map when map.getRawType() == Map.class ->
                complete(schema.getAdditionalProperties().getSchema(), map.getActualTypeArguments()[1]);
            case Class<?> value when value.isEnum() -> schema.setEnum(Stream.of(value.getEnumConstants()).map(VALUES::<JsonNode>valueToTree).toList());
            case Class<?> setting when setting == IntOrString.class -> schema.setMaxLength(1024L);
            default -> {
            }
        }
    }

    private static void complete(JSONSchemaProps property, RecordComponent component) {
        var key = component.getAnnotation(ListKey.class);
        if (key != null) {
            property.setXKubernetesListType("map");
            property.setXKubernetesListMapKeys(List.of(key.value()));
        } else if ("array".equals(property.getType())) {
            property.setXKubernetesListType("atomic");
        }
        var rules = new ArrayList<>(property.getXKubernetesValidations());
        for (var annotation : component.getAccessor().getAnnotations()) {
            for (var rule : annotation.annotationType().getAnnotationsByType(ValidationRule.class)) {
                rules.add(new ValidationRuleBuilder().withRule(rule.value()).withMessage(rule.message()).build());
            }
        }
        // The generator finds the annotations of a record component twice: on the field and on the accessor.
        property.setXKubernetesValidations(rules.stream().map(rule -> new ValidationRuleBuilder(rule).build()).distinct().toList());
        complete(property, component.getGenericType());
    }

    private static String jsonName(RecordComponent component) {
        var renamed = component.getAccessor().getAnnotation(JsonProperty.class);
        return renamed == null ? component.getName() : renamed.value();
    }

    /** Whole numbers as such: the schema type of fabric8 holds bounds as doubles. */
    static JsonNode tidy(JsonNode node) {
        switch (node) {
            case ObjectNode object -> object.properties().forEach(property -> property.setValue(tidy(property.getValue())));
            case ArrayNode array -> {
                for (int i = 0; i < array.size(); i++) {
                    array.set(i, tidy(array.get(i)));
                }
            }
            default -> {
                return node.isDouble() && node.canConvertToExactIntegral() ? LongNode.valueOf(node.longValue()) : node;
            }
        }
        return node;
    }

    private static final class Discard implements CRDGenerator.CRDOutput<OutputStream> {
        @Override
        public OutputStream outputFor(String name) {
            return new ByteArrayOutputStream();
        }

        @Override
        public void close() {}
    }
}
