package dev.databasespec.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.databasespec.audit.Chains;
import dev.databasespec.audit.FileSink;
import dev.databasespec.testbed.Command;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The recipe of docs/audit.md for those who trust jq and sha256sum more than us. */
class AuditPageTest {
    @TempDir
    Path folder;

    @Test
    void findsWithOtherToolsWhatWasDoneToAFile() throws Exception {
        assumeTrue(Command.of("sh", "-c", "command -v jq sha256sum").run().exitCode() == 0, "there is no jq");
        try (FileSink sink = new FileSink(folder.resolve("history.jsonl"), 2000)) {
            Chains.append(sink, Chains.of("6b1f", 4));
            Chains.append(sink, Chains.of("other", 4));
            Chains.append(sink, Chains.of("6b1f", 8));
        }
        assertThat(recipe()).isEmpty();

        Path first = folder.resolve("history.jsonl.1");
        String text = Files.readString(first);
        Files.writeString(first, text.replace("orders-2\"", "orders-3\""));
        assertThat(recipe()).isEqualTo("edited: 2\ndoes not follow: 3\n");
        Files.writeString(first, text.substring(text.indexOf('\n') + 1));
        assertThat(recipe()).isEqualTo("does not follow: 2\n");
    }

    private String recipe() {
        var block = Pattern.compile("```sh\n(.*?)```", Pattern.DOTALL).matcher(Checkout.read("docs/audit.md"));
        assertThat(block.find()).isTrue();
        return Command.of("bash", "-c", block.group(1).replace("6b1f…", "6b1f")).in(folder).run().orThrow();
    }
}
