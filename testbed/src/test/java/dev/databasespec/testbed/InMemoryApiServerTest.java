package dev.databasespec.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class InMemoryApiServerTest {
    private static final String DEFINITION = """
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata: {name: widgets.example.com}
            spec:
              group: example.com
              scope: Namespaced
              names: {kind: Widget, plural: widgets, singular: widget}
              versions:
              - name: v1
                served: true
                storage: true
                subresources: {status: {}}
                schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}
            """;
    private static final PatchContext APPLY = new PatchContext.Builder().withPatchType(PatchType.SERVER_SIDE_APPLY).withFieldManager("test").withForce(true)
            .build();

    @Test
    void showsOneClientWhatAnotherHasStored() {
        var server = InMemoryApiServer.start();
        try (server) {
            var map = new ConfigMapBuilder().withNewMetadata().withName("kept").endMetadata().addToData("a", "b").build();
            server.client().configMaps().inNamespace("default").resource(map).create();
            try (var operator = new KubernetesClientBuilder().withConfig(Config.fromKubeconfig(server.operatorKubeconfig().toFile())).build()) {
                assertThat(operator.configMaps().inNamespace("default").withName("kept").get().getData()).containsEntry("a", "b");
            }
        }
        assertThat(Files.exists(server.kubeconfig())).isFalse();
    }

    @Test
    void appliesOnTheServerSideAndReplacesAStatus() {
        try (var server = InMemoryApiServer.start()) {
            server.client().load(new ByteArrayInputStream(DEFINITION.getBytes(StandardCharsets.UTF_8))).create();
            apply(server.client(), "", Map.of("spec", Map.of("size", 1, "parts", List.of("a", "b"))));
            apply(server.client(), "status", Map.of("status", Map.of("seen", 1, "old", true)));
            apply(server.client(), "", Map.of("spec", Map.of("size", 2, "parts", List.of("b"))));
            apply(server.client(), "status", Map.of("status", Map.of("seen", 2)));

            GenericKubernetesResource widget = server.client().genericKubernetesResources("example.com/v1", "Widget").inNamespace("default").withName("one")
                    .get();
            assertThat(widget.getAdditionalProperties()).containsEntry("spec", Map.of("size", 2, "parts", List.of("b")))
                    .containsEntry("status", Map.of("seen", 2));
            assertThat(widget.getMetadata().getGeneration()).isEqualTo(2);
        }
    }

    private static void apply(KubernetesClient client, String subresource, Map<String, Object> content) {
        var widget = Serialization.unmarshal("apiVersion: example.com/v1\nkind: Widget\nmetadata: {name: one, namespace: default}",
                GenericKubernetesResource.class);
        widget.setAdditionalProperties(content);
        var place = client.genericKubernetesResources("example.com/v1", "Widget").inNamespace("default").resource(widget);
        if (subresource.isEmpty()) {
            place.patch(APPLY);
        } else {
            place.subresource(subresource).patch(APPLY);
        }
    }
}
