package dev.databasespec.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CleanupTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @Test
    void endsTheServerAndDeletesItsFolderWhenTheJvmIsTerminated() throws IOException {
        var jvm = start();
        var said = lines(jvm);
        jvm.destroy();
        assertGone(said);
        Await.until("the folder is deleted", LIMIT, () -> !Files.exists(Path.of(said.getLast())));
    }

    @Test
    void endsTheServerEvenWhenTheJvmIsKilled() throws IOException {
        var jvm = start();
        var said = lines(jvm);
        jvm.destroyForcibly();
        assertGone(said);
        Folders.delete(Path.of(said.getLast()));
    }

    private static void assertGone(List<String> said) {
        long pid = Long.parseLong(said.getFirst().strip());
        assertThat(pid).isPositive();
        Await.until("PostgreSQL has ended", LIMIT, () -> ProcessHandle.of(pid).isEmpty());
    }

    private static Process start() throws IOException {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return new ProcessBuilder(java, "-cp", System.getProperty("java.class.path"), ServesUntilKilled.class.getName(), "15")
                .redirectError(ProcessBuilder.Redirect.INHERIT).start();
    }

    /** Everything up to the server's folder: the first line is the postmaster's process id. */
    private static List<String> lines(Process jvm) throws IOException {
        var lines = new ArrayList<String>();
        var reader = jvm.inputReader();
        for (var line = reader.readLine(); line != null; line = reader.readLine()) {
            lines.add(line);
            if (line.contains("databasespec-postgres-")) {
                if (!line.endsWith("/data")) {
                    return lines;
                }
            }
        }
        throw new IllegalStateException("the JVM ended early: " + lines);
    }
}
