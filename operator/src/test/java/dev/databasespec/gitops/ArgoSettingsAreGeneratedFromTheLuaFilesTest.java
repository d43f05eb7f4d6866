package dev.databasespec.gitops;

import dev.databasespec.api.GeneratedFile;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ArgoSettingsAreGeneratedFromTheLuaFilesTest {
    @Test
    void theCommittedSettingsAreTheGeneratedOnes() throws IOException {
        GeneratedFile.check(Path.of(Customizations.SETTINGS), Customizations.settings());
    }
}
