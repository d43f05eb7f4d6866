package dev.databasespec.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KubeToolsTest {
    @TempDir
    Path folder;

    @Test
    void saysWhatIsMissing() throws IOException {
        assertThat(new KubeTools(Map.of()).unavailable()).hasValue("KUBE_TOOLS_DIR is not set");
        assertThat(new KubeTools(Map.of()).argoCdUnavailable()).hasValue("KUBE_TOOLS_DIR is not set");
        program("helm");
        assertThat(tools().unavailable()).hasValue("KUBE_TOOLS_DIR=" + folder + " holds no program helm3");
        program("helm3");
        assertThat(tools().unavailable()).isEmpty();
        assertThat(tools().argoCdUnavailable()).hasValue("KUBE_TOOLS_DIR=" + folder + " holds no program argocd-application-controller");
        program("argocd-application-controller");
        program("argocd-repo-server");
        program("argocd-git-ask-pass");
        program("git");
        assertThat(tools().argoCdUnavailable()).hasValue("no program redis-server on the PATH");
        program("redis-server");
        assertThat(tools().argoCdUnavailable()).isEmpty();
    }

    @Test
    void findsWhatIsThere() throws IOException {
        program("helm");
        assertThat(tools().file("helm")).isEqualTo(folder.resolve("helm"));
        assertThatThrownBy(() -> tools().file("kustomize")).hasMessage("no kustomize in KUBE_TOOLS_DIR=" + folder);
    }

    private KubeTools tools() {
        return new KubeTools(Map.of("KUBE_TOOLS_DIR", folder.toString(), "PATH", folder.toString()));
    }

    private void program(String name) throws IOException {
        assertThat(Files.createFile(folder.resolve(name)).toFile().setExecutable(true)).isTrue();
    }
}
