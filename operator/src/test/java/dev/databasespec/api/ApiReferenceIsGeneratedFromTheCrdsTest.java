package dev.databasespec.api;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ApiReferenceIsGeneratedFromTheCrdsTest {

    @Test
    void theCommittedReferenceIsTheGeneratedOne() throws IOException {
        GeneratedFile.check(Path.of("docs", "api.md"), ApiReference.of(Crds.KINDS.stream().map(Crds::of).toList()));
    }
}
