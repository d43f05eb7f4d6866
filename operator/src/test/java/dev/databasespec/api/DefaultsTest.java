package dev.databasespec.api;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Where a default may stand, so that what Git says and what the cluster has are the same to whoever compares them. */
class DefaultsTest {
    /** Server-side apply replaces an atomic list as it is: Argo CD would see the defaults in the live one as a difference after every sync. */
    @Test
    void noneIsInsideOfAnAtomicList() {
        var found = new ArrayList<String>();
        for (var kind : Crds.KINDS) {
            var crd = Crds.of(kind);
            var schema = crd.getSpec().getVersions().getFirst().getSchema().getOpenAPIV3Schema();
            find(requireNonNull(schema.getProperties().get("spec")), crd.getSpec().getNames().getKind() + ".spec", false, found);
        }
        assertThat(found).isEmpty();
    }

    private static void find(JSONSchemaProps schema, String path, boolean inAtomicList, List<String> found) {
        if (inAtomicList && schema.getDefault() != null) {
            found.add(path);
        }
        if (schema.getProperties() != null) {
            schema.getProperties().forEach((name, property) -> find(property, path + "." + name, inAtomicList, found));
        }
        if (schema.getItems() != null) {
            find(schema.getItems().getSchema(), path + "[]", inAtomicList || !"map".equals(schema.getXKubernetesListType()), found);
        }
    }
}
