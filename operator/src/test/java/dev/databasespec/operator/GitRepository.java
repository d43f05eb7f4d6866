package dev.databasespec.operator;

import dev.databasespec.testbed.Command;
import dev.databasespec.testbed.Folders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A git repository in a folder of its own, with commits on "main". */
final class GitRepository implements AutoCloseable {
    private final Path folder = Folders.temporary("git");

    GitRepository() {
        git("init", "-q", "-b", "main");
        git("commit", "-q", "--allow-empty", "-m", "begin");
    }

    String url() {
        return "file://" + folder;
    }

    Path path(String name) {
        return folder.resolve(name);
    }

    void commit(String file, String text) {
        try {
            Files.createDirectories(path(file).getParent());
            Files.writeString(path(file), text);
            commit("write " + file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Everything that lies in a folder. */
    void commitFolder(Path source, String name) {
        try {
            Files.createDirectories(path(name).getParent());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Command.of("cp", "-r", source.toString(), path(name).toString()).run().orThrow();
        commit("write " + name);
    }

    void remove(String... files) {
        Stream.of(files).forEach(file -> git("rm", "-q", file));
        commit("remove " + List.of(files));
    }

    private void commit(String message) {
        git("add", "-A");
        git("commit", "-q", "-m", message);
    }

    private void git(String... words) {
        var command = Stream.concat(Stream.of("git", "-c", "user.name=test", "-c", "user.email=test@example.com", "-c", "commit.gpgsign=false",
                "-c", "gc.auto=0"), Stream.of(words)).toList();
        Command.of(command).in(folder).with("GIT_CONFIG_GLOBAL", "/dev/null").run().orThrow();
    }

    @Override
    public void close() {
        Folders.delete(folder);
    }
}
