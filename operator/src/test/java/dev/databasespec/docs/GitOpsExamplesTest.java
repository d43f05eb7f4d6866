package dev.databasespec.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.nio.file.Files;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a repository for Argo CD or Flux looks like; that Argo CD takes it is held by operator.ArgoCdIT. */
class GitOpsExamplesTest {
    private static final String REPOSITORY = "examples/gitops/repository/";
    private static final String GIVEN = """
            apiVersion: v1
            kind: Secret
            metadata: {name: orders-admin}
            stringData: {password: replace-me}
            ---
            apiVersion: v1
            kind: Secret
            metadata: {name: shared-admin, namespace: platform}
            stringData: {password: replace-me}
            ---
            apiVersion: databasespec.dev/v1alpha1
            kind: DatabaseInstance
            metadata: {name: shared, namespace: platform}
            spec:
              endpoint: {host: shared.db.example.com}
              admin: {password: {secretKeyRef: {name: shared-admin, key: password}}}
              allowedNamespaces: {from: All}
              allowedDatabases: [billing]
            """;

    @Test
    void theRepositoryIsValid() {
        for (var folder : List.of("orders", "teams/billing")) {
            var files = Checkout.files(REPOSITORY + folder, "yaml").stream().filter(file -> Checkout.read(file).contains("databasespec.dev/v1alpha1"))
                    .flatMap(file -> Stream.of("-f", file.toString()));
            var validated = Dbspec.run(GIVEN, Stream.concat(Stream.of("validate", "-f", "-"), files).toList());
            assertThat(validated.output()).startsWith("valid: ");
        }
    }

    @Test
    void fluxWaitsForAFolderThatIsThere() {
        var documents = Stream.of(Checkout.read("examples/gitops/flux.yaml").split("\n---\n", -1))
                .map(text -> new KubernetesSerialization().unmarshal(text, JsonNode.class)).toList();
        var source = documents.getFirst();
        var kustomization = documents.getLast();
        assertThat(source.path("kind").asText()).isEqualTo("GitRepository");
        assertThat(kustomization.path("kind").asText()).isEqualTo("Kustomization");
        assertThat(kustomization.at("/spec/sourceRef/name")).isEqualTo(source.at("/metadata/name"));
        assertThat(kustomization.at("/spec/wait").asBoolean()).isTrue();
        assertThat(Checkout.ROOT.resolve(REPOSITORY).resolve(kustomization.at("/spec/path").asText())).satisfies(path -> assertThat(Files.isDirectory(path))
                .isTrue());
    }
}
