package dev.databasespec.cli.yaml;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Finds and reads the files that {@code -f} names: files as they are, directories with everything below them, {@code -} for standard input. */
public final class SourceFiles {
    private static final int MAX_BYTES = 1 << 20;
    private static final int MAX_FILES = 1000;

    private final Path workingFolder;
    private final InputStream standardInput;

    public SourceFiles(Path workingFolder, InputStream standardInput) {
        this.workingFolder = workingFolder;
        this.standardInput = standardInput;
    }

    /** In the order of the arguments, the files of a directory by name; a file that is named twice is read once. */
    public List<SourceFile> read(List<String> arguments) throws InvalidFiles {
        List<SourceFile> files = new ArrayList<>();
        TreeSet<Path> seen = new TreeSet<>();
        for (String argument : arguments) {
            if (argument.equals("-")) {
                files.add(decode("standard input", bytes("standard input", standardInput)));
                continue;
            }
            for (Path file : filesOf(argument)) {
                if (seen.add(workingFolder.resolve(file).toAbsolutePath().normalize())) {
                    files.add(read(file));
                }
            }
        }
        return files;
    }

    private List<Path> filesOf(String argument) throws InvalidFiles {
        try {
            Path path = Path.of(argument);
            Path there = workingFolder.resolve(path);
            if (Files.isDirectory(there)) {
                return manifestsBelow(argument, there).stream().map(file -> path.resolve(there.relativize(file)).normalize()).toList();
            }
            if (!Files.exists(there)) {
                throw new InvalidFiles(Place.of(argument), "there is no such file or directory");
            }
            return List.of(path);
        } catch (InvalidPathException e) {
            throw new InvalidFiles(Place.of(argument), "this is not the name of a file");
        }
    }

    private static List<Path> manifestsBelow(String argument, Path folder) throws InvalidFiles {
        try (Stream<Path> all = Files.walk(folder)) {
            List<Path> found = all.filter(file -> isManifest(folder, file)).sorted().limit(MAX_FILES + 1).toList();
            if (found.isEmpty()) {
                throw new InvalidFiles(Place.of(argument), "this directory holds no *.yaml, *.yml or *.json; name another one");
            }
            if (found.size() > MAX_FILES) {
                throw new InvalidFiles(Place.of(argument), "this directory holds more than " + MAX_FILES + " manifests; name a smaller one");
            }
            return found;
        } catch (IOException | java.io.UncheckedIOException e) {
            throw new InvalidFiles(Place.of(argument), "this directory cannot be read: " + Reasons.of(e));
        }
    }

    /** Hidden files and folders are not manifests: {@code .git}, {@code .dbspec-state.json}. */
    private static boolean isManifest(Path folder, Path file) {
        for (Path part : folder.relativize(file)) {
            if (part.toString().startsWith(".")) {
                return false;
            }
        }
        String name = file.getFileName().toString();
        return (name.endsWith(".yaml") || name.endsWith(".yml") || name.endsWith(".json")) && Files.isRegularFile(file);
    }

    private SourceFile read(Path file) throws InvalidFiles {
        try (InputStream input = Files.newInputStream(workingFolder.resolve(file))) {
            return decode(file.toString(), bytes(file.toString(), input));
        } catch (IOException e) {
            throw new InvalidFiles(Place.of(file.toString()), "this file cannot be read: " + Reasons.of(e));
        }
    }

    private static byte[] bytes(String name, InputStream input) throws InvalidFiles {
        try {
            byte[] bytes = input.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw new InvalidFiles(Place.of(name), "larger than 1 MiB, which is more than Kubernetes takes; split it");
            }
            return bytes;
        } catch (IOException e) {
            throw new InvalidFiles(Place.of(name), "this cannot be read: " + Reasons.of(e));
        }
    }

    private static SourceFile decode(String name, byte[] bytes) throws InvalidFiles {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder().onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        CharBuffer text = CharBuffer.allocate(bytes.length + 1);
        if (decoder.decode(ByteBuffer.wrap(bytes), text, true).isError()) {
            throw new InvalidFiles(end(name, text.flip()), "this is not UTF-8 text; save it as UTF-8");
        }
        String decoded = text.flip().toString();
        String bare = decoded.startsWith("\uFEFF") ? decoded.substring(1) : decoded;
        refuseControlCharacters(name, bare);
        return new SourceFile(name, bare);
    }

    private static void refuseControlCharacters(String name, String text) throws InvalidFiles {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!isAllowed(c)) {
                throw new InvalidFiles(end(name, text.subSequence(0, i)),
                        String.format("the character U+%04X is not allowed in YAML; remove it%s", (int) c,
                                c == 0 ? " (is this UTF-16? save it as UTF-8)" : ""));
            }
        }
    }

    private static boolean isAllowed(char c) {
        boolean lineBreakOrTab = c == '\n' || c == '\r' || c == '\t';
        return lineBreakOrTab || (c >= ' ' && c != 0x7F && c != '\uFFFE' && c != '\uFFFF');
    }

    private static Place end(String name, CharSequence before) {
        String text = before.toString();
        int line = (int) text.chars().filter(c -> c == '\n').count() + 1;
        return new Place(name, line, text.length() - text.lastIndexOf('\n'));
    }
}
