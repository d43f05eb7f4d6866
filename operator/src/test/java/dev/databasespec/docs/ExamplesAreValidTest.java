package dev.databasespec.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What people copy works. */
class ExamplesAreValidTest {
    static Stream<Path> examples() {
        return Stream.concat(Checkout.files("examples", "yaml").stream().filter(file -> Checkout.ROOT.resolve("examples").equals(file.getParent())),
                Stream.of("quickstart", "quickstart-cloud").map(folder -> Checkout.ROOT.resolve("examples").resolve(folder)));
    }

    @ParameterizedTest
    @MethodSource("examples")
    void validates(Path example) {
        assertThat(Dbspec.run("validate", "-f", example.toString(), "-f", "examples/templates")).extracting(Dbspec::output).asString().startsWith("valid: ");
    }

    @Test
    void validatesTheEditsOfTheQuickstart() {
        for (var edit : Checkout.files("examples/quickstart-edits", "yaml")) {
            assertThat(Dbspec.run("validate", "-f", "examples/quickstart/instance.yaml", "-f", "examples/quickstart/secrets.yaml", "-f", edit.toString()))
                    .extracting(Dbspec::exitCode).isEqualTo(0);
        }
    }

    @Test
    void validatesTheEditsOfTheQuickstartOnCloudSql() {
        for (var edit : Checkout.files("examples/quickstart-cloud-edits", "yaml")) {
            assertThat(Dbspec.run("validate", "-f", "examples/quickstart-cloud/instance.yaml", "-f", edit.toString())).extracting(Dbspec::exitCode)
                    .isEqualTo(0);
        }
    }

    static Stream<Block> manifests() {
        return Block.all().stream().filter(block -> block.language().equals("yaml") && block.text().contains("databasespec.dev/"));
    }

    /** A page shows one resource at a time: what it points to is added. */
    @ParameterizedTest
    @MethodSource("manifests")
    void validatesWhatPagesShow(Block block) {
        var others = block.text().contains("kind: DatabaseInstance") ? "" : "---\n" + Checkout.read("examples/quickstart/instance.yaml");
        var templates = block.text().contains("templates:") ? "---\n" + Checkout.read("examples/templates/standard.yaml") : "";
        var manifest = block.text() + templates + others + "---\n" + Checkout.read("examples/quickstart/secrets.yaml");
        assertThat(Dbspec.run(manifest, List.of("validate", "-f", "-"))).extracting(Dbspec::output).asString().startsWith("valid: ");
    }

    static Stream<String> commands() {
        return Block.all().stream().filter(block -> block.language().equals("sh")).flatMap(block -> block.text().lines())
                .map(line -> line.replaceFirst("\\s+#.*", "")).filter(line -> line.startsWith("./dbspec validate "));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void runsTheCommandsThatPagesShow(String command) {
        var words = List.of(command.split(" +"));
        assertThat(Dbspec.run("", words.subList(1, words.size()))).extracting(Dbspec::exitCode).isEqualTo(0);
    }

    @Test
    void showsTheQuickstartsSpecInTheReadmeAsItIs() {
        var shown = manifests().filter(block -> block.page().endsWith("README.md")).findFirst().orElseThrow().text();
        var file = Checkout.read("examples/quickstart/spec.yaml").lines().map(line -> line.replaceFirst("\\s+#.*", "")).toList();
        assertThat(shown.lines()).isSubsetOf(file);
    }
}
