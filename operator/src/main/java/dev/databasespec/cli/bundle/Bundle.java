package dev.databasespec.cli.bundle;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.databasespec.cli.yaml.JsonText;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Files by name, and what could not be had. The same cluster at the same time gives the same bytes. */
final class Bundle {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final LocalDateTime NO_TIME = LocalDateTime.of(1980, 1, 1, 0, 0);
    private final SortedMap<String, String> files = new TreeMap<>();
    private final List<Note> notes = new ArrayList<>();

    /** What is missing or was cut short, and why. */
    record Note(String what, String why) {}

    void add(String name, JsonNode content) {
        try {
            add(name, JSON.writer(JsonText.PRINTER).writeValueAsString(content) + "\n");
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("what was read cannot be written", e);
        }
    }

    void add(String name, String content) {
        files.put(name, content);
    }

    void note(String what, String why) {
        notes.add(new Note(what, why));
    }

    List<Note> notes() {
        return List.copyOf(notes);
    }

    /** What is in it and what is not, as its first file. */
    void close(Map<String, String> about) {
        ObjectNode manifest = JSON.createObjectNode();
        new TreeMap<>(about).forEach(manifest::put);
        ArrayNode there = manifest.putArray("files");
        files.forEach((name, text) -> there.addObject().put("name", name).put("bytes", text.getBytes(StandardCharsets.UTF_8).length));
        ArrayNode missing = manifest.putArray("notCollected");
        notes.forEach(note -> missing.addObject().put("what", note.what()).put("why", note.why()));
        add("manifest.json", manifest);
    }

    int size() {
        return files.size();
    }

    void write(OutputStream out) throws IOException {
        try (ZipOutputStream zip = new ZipOutputStream(out, StandardCharsets.UTF_8)) {
            for (Map.Entry<String, String> file : files.entrySet()) {
                ZipEntry entry = new ZipEntry(file.getKey());
                entry.setTimeLocal(NO_TIME);
                zip.putNextEntry(entry);
                zip.write(file.getValue().getBytes(StandardCharsets.UTF_8));
                zip.closeEntry();
            }
        }
    }
}
