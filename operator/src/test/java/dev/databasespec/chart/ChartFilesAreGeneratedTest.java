package dev.databasespec.chart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.databasespec.api.GeneratedFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Helm sees no file outside of the chart: what the repository holds elsewhere is copied into it. Its README is made from its values. */
class ChartFilesAreGeneratedTest {
    @ParameterizedTest
    @CsvSource({"crds, files/crds", "crds/policies, files/policies", "examples/templates, files/templates"})
    void copies(Path from, Path to) throws IOException {
        var chart = Path.of("helm", "databasespec");
        try (Stream<Path> files = Files.list(Path.of("..").resolve(from))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                GeneratedFile.check(chart.resolve(to).resolve(file.getFileName()), Files.readString(file));
            }
        }
        try (Stream<Path> copies = Files.list(Path.of("..").resolve(chart).resolve(to))) {
            assertThat(copies.map(copy -> Path.of("..").resolve(from).resolve(copy.getFileName()))).allMatch(Files::exists, "is there to be copied");
        }
    }

    @Test
    void readme() throws IOException {
        GeneratedFile.check(Path.of("helm", "databasespec", "README.md"), ChartReadme.of(Files.readString(Helm.CHART.resolve("values.yaml"))));
    }
}
