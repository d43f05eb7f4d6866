package dev.databasespec.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A committed file that is generated: compared, or written anew with <code>-Dgenerated.write=true</code>. */
public final class GeneratedFile {

    private static final String HOW = "mvn -pl operator -am test -Dtest='*Generated*' -Dgenerated.write=true";

    private GeneratedFile() {}

    public static void check(Path inRepository, String expected) throws IOException {
        // Surefire runs in the module's folder.
        var file = Path.of("..").resolve(inRepository);
        if (Boolean.getBoolean("generated.write")) {
            Files.createDirectories(file.getParent());
            Files.writeString(file, expected);
        }
        assertThat(file).as("%s is generated and not up to date. Write it anew with: %s", inRepository, HOW).exists().content().isEqualTo(expected);
    }
}
