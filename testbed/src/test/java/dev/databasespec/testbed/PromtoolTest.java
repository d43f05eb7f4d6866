package dev.databasespec.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PromtoolTest {
    @Test
    void saysWhatIsMissing(@TempDir Path folder) {
        assertThat(new Promtool(Map.of("PATH", folder.toString())).unavailable()).hasValueSatisfying(why -> assertThat(why).contains("PROMTOOL", "PATH"));
    }

    @Test
    void takesTheOneThatIsNamedBeforeTheOneOnThePath(@TempDir Path named, @TempDir Path path) throws IOException {
        program(path, "path");
        assertThat(new Promtool(Map.of("PATH", path.toString())).command().run().orThrow()).isEqualTo("path\n");
        var both = new Promtool(Map.of("PATH", path.toString(), "PROMTOOL", program(named, "named").toString()));
        assertThat(both.unavailable()).contains("no prometheus beside promtool");
        program(named, "prometheus", "server");
        assertThat(both.unavailable()).isEmpty();
        assertThat(both.command().run().orThrow()).isEqualTo("named\n");
    }

    private static Path program(Path folder, String says) throws IOException {
        return program(folder, "promtool", says);
    }

    private static Path program(Path folder, String name, String says) throws IOException {
        var file = Files.writeString(folder.resolve(name), "#!/bin/sh\necho " + says + "\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
        return file;
    }
}
