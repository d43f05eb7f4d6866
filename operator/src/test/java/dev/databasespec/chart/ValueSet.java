package dev.databasespec.chart;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Values as somebody might install the chart with; the test resources hold them, and what the chart makes of them. */
public record ValueSet(String name) {
    private static final Path RESOURCES = Path.of("operator", "src", "test", "resources", "dev", "databasespec", "chart");

    public static List<ValueSet> all() {
        try (Stream<Path> files = Files.list(Path.of("..").resolve(RESOURCES).resolve("values"))) {
            return files.map(file -> new ValueSet(file.getFileName().toString().replace(".yaml", ""))).sorted((a, b) -> a.name.compareTo(b.name)).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Path file() {
        return Path.of("..").resolve(RESOURCES).resolve("values").resolve(name + ".yaml").toAbsolutePath().normalize();
    }

    Path golden() {
        return RESOURCES.resolve("golden").resolve(name + ".yaml");
    }

    Manifests render(Helm helm, String... options) {
        return Manifests.parse(helm.template(Stream.concat(Stream.of("--values=" + file()), Stream.of(options)).toList()).orThrow());
    }

    @Override
    public String toString() {
        return name;
    }
}
