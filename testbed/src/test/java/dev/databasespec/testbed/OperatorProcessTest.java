package dev.databasespec.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OperatorProcessTest {
    @TempDir
    Path folder;

    @Test
    void startsWaitsForReadinessAndTerminatesInPeace() throws IOException {
        try (var operator = OperatorProcess.start(
                launcher("exec \"" + java() + "\" -cp \"" + System.getProperty("java.class.path") + "\" " + FakeOperator.class.getName()), folder,
                Map.of("DBSPEC_CLUSTER_NAME", "blue"))) {
            operator.awaitReady();
            assertThat(operator.body("/metrics")).contains("blue");
            assertThat(operator.log()).contains("started operator");
            long mark = operator.logMark();
            assertThat(operator.terminate()).isEqualTo(143);
            assertThat(operator.logSince(mark)).contains("stopped");
            assertThat(operator.status("/readyz")).isZero();
        }
    }

    @Test
    void showsTheLogOfAnOperatorThatDoesNotStart() throws IOException {
        var broken = launcher("echo DBSPEC_NONSENSE is unknown; exit 3");
        assertThatThrownBy(() -> OperatorProcess.start(broken, folder, Map.of()).awaitReady()).hasMessageContaining("DBSPEC_NONSENSE is unknown");
    }

    @Test
    void killsWhatIgnoresThePoliteRequest() throws IOException {
        try (var operator = OperatorProcess.start(launcher("exec sleep 1000; :"), folder, Map.of())) {
            assertThat(operator.isAlive()).isTrue();
            operator.kill();
            assertThat(operator.isAlive()).isFalse();
            assertThat(ProcessHandle.of(operator.pid())).isEmpty();
        }
    }

    private static Path java() {
        return Path.of(System.getProperty("java.home"), "bin", "java");
    }

    private Path launcher(String script) throws IOException {
        var launcher = Files.writeString(folder.resolve("launcher"), "#!/bin/sh\n" + script + " \"$@\"\n");
        return Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
