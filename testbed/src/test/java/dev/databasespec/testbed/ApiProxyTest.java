package dev.databasespec.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.ConfigMapList;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.dsl.NonNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@RequiresControlPlane
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ApiProxyTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private ControlPlane plane;
    private ApiProxy proxy;
    private KubernetesClient client;

    @BeforeAll
    void startControlPlane() {
        plane = ControlPlane.start();
    }

    @AfterAll
    void endControlPlane() {
        plane.close();
    }

    @BeforeEach
    void startProxy() {
        proxy = ApiProxy.to(plane.kubeconfig());
        var config = Config.fromKubeconfig(proxy.kubeconfig().toFile());
        config.setRequestRetryBackoffLimit(0);
        client = new KubernetesClientBuilder().withConfig(config).build();
    }

    @AfterEach
    void endProxy() {
        client.close();
        proxy.close();
    }

    @Test
    void passesEveryVerb() {
        create("verbs");
        var edited = maps(client).withName("verbs").edit(map -> new ConfigMapBuilder(map).withData(Map.of("a", "ä")).build());
        assertThat(edited.getData()).containsEntry("a", "ä");
        maps(client).resource(map("verbs", "b", "1")).forceConflicts().serverSideApply();
        maps(client).resource(map("verbs", "c", "2")).patch();
        var direct = maps(plane.client()).withName("verbs");
        assertThat(direct.get().getData()).containsEntry("c", "2");
        assertThat(maps(client).withLabel("none").list().getItems()).isEmpty();
        maps(client).withName("verbs").delete();
        assertThat(direct.get()).isNull();
        var kubectl = plane.kubectl("--kubeconfig=" + proxy.kubeconfig(), "get", "namespace", "default", "-o", "name");
        assertThat(kubectl.run().orThrow()).contains("namespace/default");
    }

    @Test
    void isTheUserOfTheKubeconfigBehindIt() {
        try (var operators = ApiProxy.to(plane.operatorKubeconfig())) {
            var whoami = plane.kubectl("--kubeconfig=" + operators.kubeconfig(), "auth", "whoami").run();
            assertThat(whoami.orThrow()).contains(ControlPlane.OPERATOR);
        }
    }

    @Test
    void passesWatchesAsTheyCome() {
        var seen = new CopyOnWriteArrayList<String>();
        try (var _ = maps(client).watch(collect(seen))) {
            maps(plane.client()).resource(map("watched", "a", "1")).create();
            Await.until("the event", LIMIT, () -> seen.contains("ADDED watched"));
        }
        var kubectl = plane.kubectl("--kubeconfig=" + proxy.kubeconfig(), "wait", "--for=delete", "configmap/watched", "--timeout=30s");
        proxy.after(ApiRequest::isWatch, () -> maps(plane.client()).withName("watched").delete());
        assertThat(kubectl.run().orThrow()).contains("watched condition met"); // by chunks, not by web socket
    }

    @Test
    void isUnreachableAndBackAndAWatchGoesOn() {
        var seen = new CopyOnWriteArrayList<String>();
        try (var _ = maps(client).watch(collect(seen))) {
            proxy.unreachable(true);
            assertThatThrownBy(() -> maps(client).list()).isInstanceOf(KubernetesClientException.class);
            maps(plane.client()).resource(map("meanwhile", "a", "1")).create();
            proxy.unreachable(false);
            assertThat(maps(client).withName("meanwhile").get()).isNotNull();
            Await.until("the event", LIMIT, () -> seen.contains("ADDED meanwhile"));
        }
    }

    @Test
    void answersOnceInPlaceOfTheServer() {
        var hook = proxy.answerOnce(request -> request.method().equals("POST") && request.body().contains("refused"), 429);
        assertThat(create("another").getMetadata().getUid()).isNotEmpty();
        assertThat(hook.hasFired()).isFalse();
        assertThatThrownBy(() -> create("refused")).isInstanceOfSatisfying(KubernetesClientException.class, e -> assertThat(e.getCode()).isEqualTo(429));
        assertThat(hook.hasFired()).isTrue();
        assertThat(maps(plane.client()).withName("refused").get()).isNull();
        create("refused");
    }

    @Test
    void losesARequestBeforeTheServerHearsOfIt() {
        proxy.before(ApiRequest::isWrite, proxy::cut);
        assertThatThrownBy(() -> create("unheard")).isInstanceOf(KubernetesClientException.class);
        assertThat(maps(plane.client()).withName("unheard").get()).isNull();
    }

    @Test
    void losesTheAnswerWhenTheServerHasDoneIt() {
        proxy.after(request -> request.isWrite() && request.path().endsWith("/configmaps"), proxy::cut);
        assertThatThrownBy(() -> create("done")).isInstanceOf(KubernetesClientException.class);
        assertThat(maps(plane.client()).withName("done").get()).isNotNull();
    }

    private ConfigMap create(String name) {
        return maps(client).resource(map(name, "a", "1")).create();
    }

    private static NonNamespaceOperation<ConfigMap, ConfigMapList, Resource<ConfigMap>> maps(
            KubernetesClient client) {
        return client.configMaps().inNamespace("default");
    }

    private static ConfigMap map(String name, String key, String value) {
        return new ConfigMapBuilder().withNewMetadata().withName(name).endMetadata().withData(Map.of(key, value)).build();
    }

    private static Watcher<ConfigMap> collect(List<String> seen) {
        return new Watcher<>() {
            @Override
            public void eventReceived(Action action, ConfigMap map) {
                seen.add(action + " " + map.getMetadata().getName());
            }

            @Override
            public void onClose(WatcherException cause) {
                seen.add("closed: " + cause.getMessage());
            }
        };
    }
}
