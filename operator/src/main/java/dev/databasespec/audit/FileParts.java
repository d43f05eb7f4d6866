package dev.databasespec.audit;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The files of a history: NAME is written to, NAME.1, NAME.2 … were full before it, the oldest first. None is ever renamed twice, or removed. */
record FileParts(Path file) {

    /** Full ones by number. */
    SortedMap<Integer, Path> full() throws IOException {
        SortedMap<Integer, Path> parts = new TreeMap<>();
        String prefix = file.getFileName() + ".";
        try (Stream<Path> siblings = Files.list(folder())) {
            for (Path path : (Iterable<Path>) siblings::iterator) {
                String name = String.valueOf(path.getFileName());
                String number = name.startsWith(prefix) ? name.substring(prefix.length()) : "";
                if (number.matches("[1-9][0-9]{0,8}")) {
                    parts.put(Integer.valueOf(number), path);
                }
            }
        }
        return parts;
    }

    int lastFull() throws IOException {
        SortedMap<Integer, Path> full = full();
        return full.isEmpty() ? 0 : full.lastKey();
    }

    Path full(int number) {
        return sibling("." + number);
    }

    Path lock() {
        return sibling(".lock");
    }

    Path heads() {
        return sibling(".heads");
    }

    /** Newest first, those that exist. */
    List<Path> newestFirst() throws IOException {
        List<Path> full = List.copyOf(full().values()).reversed();
        return Files.exists(file) ? Stream.concat(Stream.of(file), full.stream()).toList() : full;
    }

    Path folder() {
        return file.toAbsolutePath().resolveSibling("");
    }

    /** Names are only safe once the folder is. */
    void forceFolder() throws IOException {
        try (FileChannel channel = FileChannel.open(folder(), StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private Path sibling(String suffix) {
        return file.resolveSibling(file.getFileName() + suffix);
    }
}
