package dev.databasespec.operator;

import dev.databasespec.testbed.CloudSqlLikeServer;
import dev.databasespec.testbed.ControlPlane;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/** A real API server with our CRDs, and a PostgreSQL. */
record Stage(ControlPlane plane, CloudSqlLikeServer server) implements AutoCloseable {
    private static final AtomicInteger TENANTS = new AtomicInteger();

    static Stage start() {
        ControlPlane plane = ControlPlane.start();
        Stage stage = new Stage(plane, CloudSqlLikeServer.builder().setting("log_statement", "all").start());
        stage.applyCrds();
        return stage;
    }

    void applyCrds() {
        plane.kubectl("apply", "--server-side", "-f", Path.of("..", "crds").toAbsolutePath().toString()).run().orThrow();
        plane.kubectl("wait", "--for=condition=Established", "crd", "--all", "--timeout=60s").run().orThrow();
    }

    /** A namespace and a database of its own, with a DatabaseInstance "pg" for it. */
    Tenant tenant() {
        Tenant tenant = namespace();
        tenant.apply(tenant.instance(server.adminPassword()));
        return tenant;
    }

    /** A namespace and a database of its own. */
    Tenant namespace() {
        String name = "t" + TENANTS.incrementAndGet();
        plane.kubectl("create", "namespace", name).run().orThrow();
        server.execute("postgres", "CREATE DATABASE " + name + " OWNER cloudsqlsuperuser");
        return new Tenant(this, name);
    }

    @Override
    public void close() {
        plane.close();
        server.close();
    }
}
