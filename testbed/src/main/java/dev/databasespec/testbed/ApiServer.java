package dev.databasespec.testbed;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;

/** Something that speaks the Kubernetes API on the loopback interface. */
public sealed interface ApiServer extends AutoCloseable permits ControlPlane, InMemoryApiServer {
    /** The kubeconfig file of somebody who may do everything. */
    Path kubeconfig();

    /** The kubeconfig file of user "databasespec-operator", who may do what the operator needs. */
    Path operatorKubeconfig();

    /** A client of somebody who may do everything. */
    KubernetesClient client();

    @Override
    void close();
}
