package dev.databasespec.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FirestoreEmulatorTest {
    @Test
    @RequiresFirestore
    void keepsDocumentsUntilItIsWipedOrStartedAgain() throws Exception {
        try (var emulator = FirestoreEmulator.start()) {
            try (var client = FirestoreClient.of(emulator.host())) {
                client.create("kept/one", 1).get();
                assertThat(client.get("kept/one").get().getData()).isEqualTo(Map.of("number", 1L));
                assertThatThrownBy(() -> client.create("kept/one", 2).get()).hasMessageContaining("ALREADY_EXISTS");
                emulator.wipe();
                assertThat(client.exists("kept/one")).isFalse();
                client.create("kept/one", 3).get();
            }
            emulator.restart();
            try (var client = FirestoreClient.of(emulator.host())) {
                assertThat(client.exists("kept/one")).isFalse();
            }
        }
    }

    @Test
    @RequiresFirestore
    void hangsWhileItIsPausedAndCanBeClosedEvenSo() throws Exception {
        try (var emulator = FirestoreEmulator.start(); var client = FirestoreClient.of(emulator.host())) {
            assertThat(client.exists("any/one")).isFalse();
            emulator.pause();
            var pending = client.get("any/one");
            assertThatThrownBy(() -> pending.get(500, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
            emulator.resume();
            assertThat(pending.get().exists()).isFalse();
            emulator.pause();
        }
    }

    @Test
    void saysWhyThereIsNone(@TempDir Path folder) {
        var missing = FirestoreJar.find(Map.of("FIRESTORE_EMULATOR_JAR", folder.resolve("no.jar").toString()));
        assertThat(missing).isInstanceOfSatisfying(FirestoreJar.Missing.class, it -> assertThat(it.why()).contains("FIRESTORE_EMULATOR_JAR", "no.jar"));
    }

    @Test
    void findsTheJarOfTheCloudSdkThatGcloudBelongsTo(@TempDir Path folder) throws IOException {
        var jar = folder.toRealPath().resolve("sdk").resolve(FirestoreJar.PLACE);
        Files.createDirectories(jar.getParent());
        Files.createFile(jar);
        var gcloud = Files.createDirectories(folder.resolve("sdk/bin")).resolve("gcloud");
        Files.createFile(gcloud);
        assertThat(gcloud.toFile().setExecutable(true)).isTrue();
        var path = Files.createDirectories(folder.resolve("path"));
        Files.createSymbolicLink(path.resolve("gcloud"), gcloud);
        assertThat(FirestoreJar.find(Map.of("PATH", "/nowhere:" + path))).isEqualTo(new FirestoreJar.Found(jar));
        assertThat(FirestoreJar.find(Map.of("CLOUDSDK_ROOT", folder.toRealPath().resolve("sdk").toString()))).isEqualTo(new FirestoreJar.Found(jar));
    }
}
