package dev.databasespec.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** The Dockerfile's own words; paths of the image are moved into a folder. */
record Dockerfile(String text, Path folder) {
    static Dockerfile read(Path folder) throws IOException {
        return new Dockerfile(Files.readString(Path.of("../Dockerfile")).replace("\\\n", " "), folder);
    }

    /** The RUN instruction that holds the word, as a shell takes it. */
    String run(String word) {
        return text.lines().filter(line -> line.startsWith("RUN ") && line.contains(word)).map(line -> moved(line.substring(4))).findFirst().orElseThrow();
    }

    /** The words of ENTRYPOINT. */
    List<String> entrypoint() {
        var line = text.lines().filter(l -> l.startsWith("ENTRYPOINT ")).findFirst().orElseThrow();
        return Pattern.compile("\"([^\"]*)\"").matcher(line).results().map(match -> moved(match.group(1))).toList();
    }

    private String moved(String words) {
        return words.replaceAll("(?<=[ =]|^)/(jre|app)\\b", folder + "/$1");
    }
}
