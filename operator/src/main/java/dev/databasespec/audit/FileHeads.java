package dev.databasespec.audit;

import dev.databasespec.reconcile.AuditRecord;
import dev.databasespec.reconcile.Link;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where each chain ends, by uid. Kept beside the files whenever one is full, so that a start reads that and the file that is being written to; where it is missing, or
 * is not about all full files, everything is read once.
 */
final class FileHeads {
    private static final Logger LOG = LoggerFactory.getLogger(FileHeads.class);
    private static final String FULL = "full files: ";
    private final Map<String, Link> heads = new HashMap<>();

    Optional<Link> of(String uid) {
        return Optional.ofNullable(heads.get(uid));
    }

    void add(AuditRecord record) {
        heads.merge(record.uid(), record.link(), (a, b) -> a.sequence() >= b.sequence() ? a : b);
    }

    static FileHeads read(FileParts parts) throws IOException {
        FileHeads heads = new FileHeads();
        boolean known = heads.recall(parts);
        try (BackwardLines lines = known ? BackwardLines.of(parts.file()) : BackwardLines.of(parts)) {
            for (Optional<BackwardLines.Line> line = lines.next(); line.isPresent(); line = lines.next()) {
                heads.add(line.get());
            }
        }
        return heads;
    }

    private void add(BackwardLines.Line line) {
        try {
            add(AuditRecord.parse(line.text()));
        } catch (IllegalArgumentException e) {
            LOG.warn("{} is not a record of the audit history, and is left as it is: {}", line.where(), e.getMessage());
        }
    }

    private boolean recall(FileParts parts) throws IOException {
        try {
            List<String> lines = Files.readAllLines(parts.heads());
            if (lines.isEmpty() || !lines.getFirst().equals(FULL + parts.lastFull())) {
                return false;
            }
            for (String line : lines.subList(1, lines.size())) {
                String[] words = line.split(" ", 3);
                heads.put(words[2], new Link(Long.parseLong(words[0]), words[1]));
            }
            return true;
        } catch (NoSuchFileException e) {
            return parts.full().isEmpty();
        } catch (IOException | IllegalArgumentException | IndexOutOfBoundsException e) {
            LOG.warn("{} cannot be read ({}): it is made again from the records", parts.heads(), e.toString());
            heads.clear();
            return false;
        }
    }

    /** Before the file that is written to becomes full file number {@code full}: should we die in between, the number does not fit and all is read. */
    void keep(FileParts parts, int full) throws IOException {
        StringBuilder text = new StringBuilder(FULL + full + "\n");
        new TreeMap<>(heads).forEach((uid, end) -> text.append(end.sequence()).append(' ').append(end.hash()).append(' ').append(uid).append('\n'));
        Path draft = parts.heads().resolveSibling(parts.heads().getFileName() + ".new");
        try (FileChannel channel = FileChannel.open(draft, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            ByteBuffer bytes = StandardCharsets.UTF_8.encode(text.toString());
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(draft, parts.heads(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
