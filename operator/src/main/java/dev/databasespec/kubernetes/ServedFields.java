package dev.databasespec.kubernetes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.databasespec.api.ChangeApprovalSpec;
import dev.databasespec.api.ChangeApprovalStatus;
import dev.databasespec.api.DatabaseChangeSpec;
import dev.databasespec.api.DatabaseChangeStatus;
import dev.databasespec.api.DatabaseInstanceSpec;
import dev.databasespec.api.DatabaseInstanceStatus;
import dev.databasespec.api.DatabaseSpecSpec;
import dev.databasespec.api.DatabaseSpecStatus;
import dev.databasespec.api.RoleTemplateSpec;
import dev.databasespec.api.RoleTemplateStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Whether the CRDs of the cluster know every field of ours. The API server refuses a status with a field that its CRD lacks
 * (https://kubernetes.io/docs/reference/using-api/server-side-apply/), and drops such a field of a spec without a word.
 */
final class ServedFields {
    private static final String SCHEMAS = "/openapi/v3/apis/databasespec.dev/v1alpha1";
    private static final List<Part> PARTS = List.of(new Part("DatabaseInstance", "spec", DatabaseInstanceSpec.class),
            new Part("DatabaseInstance", "status", DatabaseInstanceStatus.class), new Part("DatabaseSpec", "spec", DatabaseSpecSpec.class),
            new Part("DatabaseSpec", "status", DatabaseSpecStatus.class), new Part("DatabaseChange", "spec", DatabaseChangeSpec.class),
            new Part("DatabaseChange", "status", DatabaseChangeStatus.class), new Part("ChangeApproval", "spec", ChangeApprovalSpec.class),
            new Part("ChangeApproval", "status", ChangeApprovalStatus.class), new Part("RoleTemplate", "spec", RoleTemplateSpec.class),
            new Part("RoleTemplate", "status", RoleTemplateStatus.class));

    private ServedFields() {}

    private record Part(String kind, String name, Class<? extends Record> type) {
        Stream<String> missing(JsonNode schemas) {
            JsonNode known = schemas.path("dev.databasespec.v1alpha1." + kind).path("properties").path(name).path("properties");
            return Arrays.stream(type.getRecordComponents()).map(RecordComponent::getName).filter(field -> !known.has(field))
                    .map(field -> kind + " " + name + "." + field);
        }
    }

    /** What they lack, for people; empty where they lack nothing, or where the cluster does not show its schemas. */
    static Optional<String> missing(KubernetesClient client) {
        try {
            String text = client.raw(SCHEMAS);
            return text == null ? Optional.empty() : missing(new JsonMapper().readTree(text).path("components").path("schemas"));
        } catch (KubernetesClientException | JsonProcessingException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> missing(JsonNode schemas) {
        List<String> missing = PARTS.stream().flatMap(part -> part.missing(schemas)).toList();
        return schemas.isEmpty() || missing.isEmpty()
                ? Optional.empty()
                : Optional.of("the CRDs are older than this operator, they lack " + String.join(", ", missing.subList(0, Math.min(3, missing.size())))
                        + (missing.size() > 3 ? " and " + (missing.size() - 3) + " more fields" : "")
                        + "; " + Served.CRDS);
    }
}
