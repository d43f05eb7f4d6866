package dev.databasespec.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.databasespec.testbed.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A link named kubectl-dbspec makes a plugin of the script, which says so where it tells what to type. */
class KubectlPluginTest {
    @TempDir
    Path folder;

    @Test
    void knowsUnderWhichNameItWasStarted() throws IOException {
        Path script = Path.of("../dbspec").toRealPath();
        Path plugin = Files.createSymbolicLink(folder.resolve("kubectl-dbspec"), script);

        assertThat(startedAs(plugin)).isEqualTo("kubectl dbspec: version\n");
        assertThat(startedAs(script)).isEqualTo("dbspec: version\n");
    }

    /** With a Java that only says what it was given. */
    private String startedAs(Path program) throws IOException {
        Path java = Files.createDirectories(folder.resolve("jdk/bin")).resolve("java");
        Files.writeString(folder.resolve("jdk/release"), "JAVA_VERSION=\"25\"\n");
        Files.writeString(java, "#!/bin/sh\nfor last; do :; done\necho \"${DATABASESPEC_COMMAND:-dbspec}: $last\"\n");
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path jar = Files.writeString(folder.resolve("databasespec.jar"), "");
        return Command.of(program.toString(), "version").with("JAVA_HOME", folder.resolve("jdk").toString()).with("DATABASESPEC_JAR", jar.toString())
                .with("XDG_CACHE_HOME", folder.resolve("cache").toString()).run().orThrow();
    }
}
