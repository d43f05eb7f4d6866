package dev.databasespec.kubernetes;

import dev.databasespec.api.DatabaseInstance;
import dev.databasespec.api.DatabaseSpec;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;

/** DatabaseSpecs and DatabaseInstances as people write them. */
final class Manifests {
    private static final KubernetesSerialization YAML = new KubernetesSerialization();

    private Manifests() {}

    /** DatabaseSpec "team-orders/orders" for database "orders"; {@code fields} are further lines of its spec. */
    static DatabaseSpec spec(String fields) {
        return spec("orders", "orders", 1, fields);
    }

    /** {@code age}: the smaller, the older. */
    static DatabaseSpec spec(String name, String database, int age, String fields) {
        var spec = YAML.unmarshal("""
                apiVersion: databasespec.dev/v1alpha1
                kind: DatabaseSpec
                metadata: {name: %s, namespace: team-orders, uid: uid-%s, generation: 1, creationTimestamp: "2026-01-%02dT00:00:00Z"}
                spec:
                  instanceRef: {name: pg}
                  database: %s
                """.formatted(name, name, age, database) + fields.indent(2), DatabaseSpec.class);
        return spec;
    }

    /** DatabaseInstance "platform/orders-pg" for Cloud SQL instance "acme-prod:europe-west1:orders"; {@code cloudSql}: further fields of it. */
    static DatabaseInstance cloudSql(String cloudSql, String fields) {
        return YAML.unmarshal("""
                apiVersion: databasespec.dev/v1alpha1
                kind: DatabaseInstance
                metadata: {name: orders-pg, namespace: platform, generation: 1}
                spec:
                  cloudSql: {project: acme-prod, region: europe-west1, instance: orders%s}
                """.formatted(cloudSql.isEmpty() ? "" : ", " + cloudSql) + fields.indent(2), DatabaseInstance.class);
    }

    /** DatabaseInstance "platform/pg" for 127.0.0.1:5432, with another login. */
    static DatabaseInstance endpoint(String admin) {
        return YAML.unmarshal("""
                apiVersion: databasespec.dev/v1alpha1
                kind: DatabaseInstance
                metadata: {name: pg, namespace: platform, generation: 1}
                spec:
                  endpoint: {host: 127.0.0.1, port: 5432, sslMode: Disable}
                """ + admin.indent(2), DatabaseInstance.class);
    }

    static DatabaseInstance instance(String namespace, String fields) {
        return YAML.unmarshal("""
                apiVersion: databasespec.dev/v1alpha1
                kind: DatabaseInstance
                metadata: {name: pg, namespace: %s, generation: 1}
                spec:
                  endpoint: {host: 127.0.0.1, port: 5432, sslMode: Disable}
                  admin: {password: {secretKeyRef: {name: pg-admin, key: password}}}
                """.formatted(namespace) + fields.indent(2), DatabaseInstance.class);
    }
}
