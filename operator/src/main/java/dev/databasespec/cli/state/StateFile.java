package dev.databasespec.cli.state;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.databasespec.cli.yaml.JsonText;
import dev.databasespec.cli.yaml.Reasons;
import dev.databasespec.model.Printable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * The file that holds the {@link State}. It is replaced as a whole or not at all; one that cannot be understood is refused and never overwritten, since what it
 * says we made could otherwise never be taken back.
 */
public final class StateFile {
    private static final long MAX_BYTES = 64L << 20;
    private static final ObjectMapper MAPPER = new ObjectMapper().enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    private final Path path;

    public StateFile(Path path) {
        this.path = path;
    }

    public Path path() {
        return path;
    }

    public boolean exists() {
        return Files.exists(path);
    }

    /** What the file says; nothing where there is none. */
    public State read() {
        try {
            if (Files.size(path) > MAX_BYTES) {
                throw notAState("it is larger than 64 MiB");
            }
            byte[] bytes = Files.readAllBytes(path);
            if (bytes.length == 0) {
                throw notAState("it is empty");
            }
            return understood(MAPPER.readValue(bytes, StateDocument.class));
        } catch (NoSuchFileException e) {
            return State.NOTHING;
        } catch (JsonProcessingException e) {
            throw notAState("it is not whole or not JSON");
        } catch (IOException e) {
            throw StateException.failed(name() + ": the state file cannot be read: " + Reasons.of(e));
        }
    }

    private State understood(StateDocument document) {
        if (document == null || !StateDocument.KIND.equals(document.kind())) {
            throw notAState("it is something else");
        }
        if (!StateDocument.VERSION.equals(document.apiVersion())) {
            throw StateException.refused(name() + ": this state file is of version " + Printable.quoted(String.valueOf(document.apiVersion()))
                    + ", which this program does not know; use the program that wrote it, or a newer one");
        }
        if (!document.isWhole()) {
            throw notAState("an entry lacks spec, server or database");
        }
        return document.state();
    }

    private StateException notAState(String why) {
        return StateException.refused(name() + ": this is not a state file of this program (" + why + "), and it is left as it is; restore it from a copy,"
                + " name another file with --state, or move it away to begin anew, which means that nothing made before is ever dropped");
    }

    /** Replaces the file. */
    public void write(State state) {
        try {
            Path target = Files.exists(path) ? path.toRealPath() : path.toAbsolutePath();
            Path fresh = target.resolveSibling(target.getFileName() + ".tmp");
            byte[] bytes = (MAPPER.writer(JsonText.PRINTER).writeValueAsString(StateDocument.of(state)) + "\n").getBytes(StandardCharsets.UTF_8);
            try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
                ByteBuffer buffer = ByteBuffer.wrap(bytes);
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
                channel.force(true);
            }
            replace(fresh, target);
        } catch (IOException e) {
            throw StateException.failed(name() + ": the state file cannot be written: " + Reasons.of(e) + "; mend that or name another file with --state");
        }
    }

    private static void replace(Path fresh, Path target) throws IOException {
        try {
            Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(fresh, target, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** Keeps every other run away from this file until it is closed. */
    public StateLock lock() {
        return StateLock.of(path);
    }

    private String name() {
        return Printable.escaped(path.toString(), 4096);
    }
}
