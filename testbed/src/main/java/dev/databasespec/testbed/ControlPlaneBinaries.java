package dev.databasespec.testbed;

import io.fabric8.kubeapitest.KubeAPIServerConfigBuilder;
import io.fabric8.kubeapitest.KubeAPITestException;
import io.fabric8.kubeapitest.binary.Binaries;
import io.fabric8.kubeapitest.binary.BinaryManager;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** Where kube-apiserver, etcd and kubectl come from: KUBE_API_TEST_DIR, else the cache of fabric8's kube-api-test, else its download. */
sealed interface ControlPlaneBinaries {
    String DOWNLOAD_HOST = "raw.githubusercontent.com";
    Duration PATIENCE = Duration.ofSeconds(5);

    record Found(Path apiServer, Path etcd, Path kubectl) implements ControlPlaneBinaries {
        /** Not every source has one. */
        Path controllerManager() {
            return apiServer.resolveSibling("kube-controller-manager");
        }
    }

    record Missing(String why) implements ControlPlaneBinaries {}

    static ControlPlaneBinaries find() {
        var folder = System.getenv(KubeAPIServerConfigBuilder.KUBE_API_TEST_DIR);
        boolean offline = folder != null && !folder.isEmpty();
        var place = Path.of(offline ? folder : System.getProperty("user.home") + "/" + KubeAPIServerConfigBuilder.DIRECTORY_NAME);
        if (offline && !Files.isDirectory(place.resolve("k8s"))) {
            return new Missing("KUBE_API_TEST_DIR=" + folder + " holds no folder \"k8s\"");
        }
        if (!offline && !Files.isDirectory(place.resolve("k8s")) && !canDownload()) {
            return new Missing("KUBE_API_TEST_DIR is not set, " + place + " is empty, and " + DOWNLOAD_HOST + " is out of reach");
        }
        try {
            var manager = new BinaryManager(KubeAPIServerConfigBuilder.anAPIServerConfig().withTestDir(place.toString()).withOfflineMode(offline)
                    .withWaitForEtcdHealthCheckOnStartup(true).withStartupTimeout(60_000).build());
            manager.initAndDownloadIfRequired();
            return found(manager.binaries());
        } catch (KubeAPITestException e) {
            return new Missing("no control plane in " + place + ": " + e.getMessage());
        }
    }

    private static Found found(Binaries binaries) {
        return new Found(binaries.getApiServer().toPath().toAbsolutePath(), binaries.getEtcd().toPath().toAbsolutePath(),
                binaries.getKubectl().toPath().toAbsolutePath());
    }

    private static boolean canDownload() {
        var request = HttpRequest.newBuilder(URI.create("https://" + DOWNLOAD_HOST)).method("HEAD", HttpRequest.BodyPublishers.noBody()).timeout(PATIENCE)
                .build();
        try (var client = HttpClient.newBuilder().connectTimeout(PATIENCE).build()) {
            client.send(request, HttpResponse.BodyHandlers.discarding());
            return true;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
