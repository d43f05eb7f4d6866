package dev.databasespec.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The files of the repository that people read. */
final class Checkout {
    /** Surefire runs in the module's folder. */
    static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    private Checkout() {}

    /** README and what it leads to, generated pages left out. */
    static List<Path> pages() {
        return files("", "md").stream().filter(page -> !page.endsWith("docs/api.md")).toList();
    }

    /** Files below a folder, in order; build folders and hidden ones are left out. */
    static List<Path> files(String folder, String extension) {
        try (var paths = Files.walk(ROOT.resolve(folder))) {
            return paths.filter(path -> path.toString().endsWith("." + extension)).filter(Checkout::isOurs).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isOurs(Path path) {
        for (var part : ROOT.relativize(path)) {
            if (part.toString().startsWith(".") || part.toString().equals("target") || part.toString().equals("build")) {
                return false;
            }
        }
        return true;
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String read(String file) {
        return read(ROOT.resolve(file));
    }
}
