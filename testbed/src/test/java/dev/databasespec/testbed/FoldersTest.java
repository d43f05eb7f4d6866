package dev.databasespec.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;

class FoldersTest {
    @RepeatedTest(20)
    void twoMayDeleteTheSameFolderAtOnce() throws IOException {
        var folder = Folders.temporary("deleted-twice");
        for (int i = 0; i < 200; i++) {
            Files.writeString(Folders.create(folder.resolve("sub" + i % 10)).resolve("file" + i), "");
        }
        var both = IntStream.range(0, 2).mapToObj(i -> CompletableFuture.runAsync(() -> Folders.delete(folder))).toArray(CompletableFuture[]::new);
        CompletableFuture.allOf(both).join();
        assertThat(folder).doesNotExist();
    }
}
