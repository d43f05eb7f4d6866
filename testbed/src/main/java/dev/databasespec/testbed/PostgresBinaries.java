package dev.databasespec.testbed;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/** PostgreSQL itself, unpacked once per machine from the archives on the class path. */
public final class PostgresBinaries {
    private PostgresBinaries() {}

    /** The major versions on the class path, the oldest first: 15 and 18, or all of 13 to 18 with the Maven profile "versions". */
    public static List<Integer> versions() {
        return IntStream.rangeClosed(13, 30).filter(version -> PostgresBinaries.class.getResource(archive(version)) != null).boxed().toList();
    }

    /** The folder with "bin", "lib" and "share" of a version. */
    static synchronized Path home(int version) {
        byte[] archive;
        try (var resource = PostgresBinaries.class.getResourceAsStream(archive(version))) {
            if (resource == null) {
                throw new IllegalArgumentException(
                        "no PostgreSQL " + version + " on the class path, only " + versions() + "; the Maven profile \"versions\" adds the others");
            }
            archive = resource.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        var home = Folders.cache().resolve("postgres-" + version + "-" + Digest.of(archive));
        if (!Files.isDirectory(home)) {
            var fresh = Folders.empty(Folders.cache().resolve("unpacking-" + version + "-" + ProcessHandle.current().pid()));
            unpack(new ByteArrayInputStream(archive), fresh);
            Folders.publish(fresh, home);
        }
        return home;
    }

    private static String archive(int version) {
        var os = System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("mac") ? "darwin" : "linux";
        var arch = System.getProperty("os.arch").equals("aarch64") ? "arm_64" : "x86_64";
        return "/postgres/" + version + "/postgres-" + os + "-" + arch + ".txz";
    }

    private static void unpack(InputStream archive, Path folder) {
        try (var tar = new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(archive)))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                var target = folder.resolve(entry.getName()).normalize();
                if (!target.startsWith(folder)) {
                    throw new IOException("the archive reaches outside of its folder: " + entry.getName());
                }
                if (entry.isDirectory()) {
                    Files.createDirectories(target);
                } else if (entry.isSymbolicLink()) {
                    Files.createDirectories(target.getParent());
                    Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
                } else {
                    Files.createDirectories(target.getParent());
                    Files.copy(tar, target);
                    Files.setPosixFilePermissions(target, PosixFilePermissions.fromString((entry.getMode() & 0100) == 0 ? "rw-r--r--" : "rwxr-xr-x"));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
