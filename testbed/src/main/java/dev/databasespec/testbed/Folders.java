package dev.databasespec.testbed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Whole folders: a cache that survives, copies, deletion. */
public final class Folders {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private Folders() {}

    /** Where unpacked servers and prepared clusters are kept between runs. */
    static Path cache() {
        if (Account.current().ownsItsFiles()) {
            return create(Path.of(System.getProperty("java.io.tmpdir"), "databasespec-testbed")); // "nobody" does not get into our home
        }
        var xdg = System.getenv("XDG_CACHE_HOME");
        var base = xdg == null || xdg.isEmpty() ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(xdg);
        return create(base.resolve("databasespec-testbed"));
    }

    static Path create(Path folder) {
        try {
            return Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A new folder, without what a killed process may have left at its place. */
    static Path empty(Path folder) {
        delete(folder);
        return create(folder);
    }

    public static Path temporary(String prefix) {
        try {
            return Files.createTempDirectory("databasespec-" + prefix + "-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void copy(Path from, Path to) {
        try (var paths = Files.walk(from)) {
            for (var path : (Iterable<Path>) paths::iterator) {
                Files.copy(path, to.resolve(from.relativize(path)), StandardCopyOption.COPY_ATTRIBUTES, LinkOption.NOFOLLOW_LINKS);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Puts a finished folder in its place; where another process was faster, its result is kept and ours goes. */
    static void publish(Path fresh, Path target) {
        try {
            Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            delete(fresh);
            if (!Files.isDirectory(target)) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Deletes a folder even while others delete in it or a dying server still writes: what is gone is gone, what appears goes too. */
    public static void delete(Path folder) {
        if (!Await.within(PATIENCE, () -> isGone(folder))) {
            throw new IllegalStateException("cannot delete " + folder);
        }
    }

    private static boolean isGone(Path folder) {
        if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            return true;
        }
        try {
            Files.walkFileTree(folder, new Deletion());
            return true;
        } catch (NoSuchFileException | DirectoryNotEmptyException e) {
            return false; // somebody else is at work in there
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class Deletion extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure) throws IOException {
            if (failure != null) {
                throw failure;
            }
            Files.deleteIfExists(folder);
            return FileVisitResult.CONTINUE;
        }
    }
}
