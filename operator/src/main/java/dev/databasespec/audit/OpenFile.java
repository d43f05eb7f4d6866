package dev.databasespec.audit;

import dev.databasespec.reconcile.AuditException;
import dev.databasespec.reconcile.AuditRecord;
import dev.databasespec.reconcile.Link;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The file as long as we are the one who writes to it: locked, whole, and with the ends of its chains known. After an IOException it has to be opened again. */
final class OpenFile implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OpenFile.class);
    private final FileParts parts;
    private final long rotateAt;
    private final FileChannel lock;
    private FileChannel channel;
    private FileHeads heads = new FileHeads();

    private OpenFile(FileParts parts, long rotateAt, FileChannel lock, FileChannel channel) {
        this.parts = parts;
        this.rotateAt = rotateAt;
        this.lock = lock;
        this.channel = channel;
    }

    static OpenFile open(FileParts parts, long rotateAt) throws IOException, AuditException {
        Files.createDirectories(parts.folder());
        FileChannel lock = lock(parts);
        try {
            OpenFile open = new OpenFile(parts, rotateAt, lock, channel(parts));
            try {
                open.repair();
                open.heads = FileHeads.read(parts);
                return open;
            } catch (IOException | RuntimeException e) {
                open.channel.close();
                throw e;
            }
        } catch (IOException | RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    private static FileChannel channel(FileParts parts) throws IOException {
        FileChannel channel = FileChannel.open(parts.file(), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        parts.forceFolder();
        return channel;
    }

    /** Another file is locked than the one with the records: that one gets another name when it is full. */
    private static FileChannel lock(FileParts parts) throws IOException, AuditException {
        FileChannel lock = FileChannel.open(parts.lock(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        boolean ours;
        try {
            ours = lock.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            ours = false;
        } catch (IOException e) {
            lock.close();
            throw e;
        }
        if (!ours) {
            lock.close();
            throw new AuditException(AuditException.Kind.SinkUnavailable,
                    "another process writes the audit history to " + parts.file() + " (it holds " + parts.lock()
                            + "): stop it, or give each operator its own DBSPEC_AUDIT_FILE");
        }
        return lock;
    }

    /** What stands after the end of the last line was being written when somebody died: complete, it lacks its end only; else nobody was told it is kept. */
    private void repair() throws IOException {
        Optional<BackwardLines.Line> last;
        try (BackwardLines lines = BackwardLines.of(parts.file())) {
            last = lines.next();
        }
        if (last.isPresent() && !last.get().ended()) {
            BackwardLines.Line line = last.get();
            if (isRecord(line.text())) {
                write(channel.size(), "\n");
            } else {
                LOG.warn("{} is half a record: whoever wrote it died; it is taken away, and delivered again", line.where());
                channel.truncate(line.at());
                channel.force(true);
            }
        }
    }

    private static boolean isRecord(String line) {
        try {
            return AuditRecord.parse(line).isIntact();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    Optional<Link> head(String uid) {
        return heads.of(uid);
    }

    void append(AuditRecord record) throws IOException, AuditException {
        Optional<Link> head = heads.of(record.uid());
        if (head.isPresent() && record.sequence() <= head.get().sequence()) {
            Optional<String> there = record.sequence() == head.get().sequence() ? Optional.of(head.get().hash()) : hash(record);
            if (there.isPresent()) {
                Conflicts.check(record, there.get(), "the file " + parts.file());
                return;
            }
        }
        String line = record.canonical() + "\n";
        if (channel.size() > 0 && channel.size() + line.length() > rotateAt) {
            rotate();
        }
        write(channel.size(), line);
        heads.add(record);
    }

    /** Of an older record, which is only delivered again after trouble: looked for from the end. */
    private Optional<String> hash(AuditRecord record) throws IOException {
        try (BackwardLines lines = BackwardLines.of(parts)) {
            for (Optional<BackwardLines.Line> line = lines.next(); line.isPresent(); line = lines.next()) {
                String text = line.get().text();
                if (text.contains(record.uid()) && isRecord(text)) {
                    AuditRecord there = AuditRecord.parse(text);
                    if (there.id().equals(record.id())) {
                        return Optional.of(there.hash());
                    }
                }
            }
        }
        return Optional.empty();
    }

    private void rotate() throws IOException {
        int number = parts.lastFull() + 1;
        heads.keep(parts, number);
        channel.close();
        Path full = parts.full(number);
        Files.move(parts.file(), full);
        channel = channel(parts);
        LOG.info("{} is full, and is {} now", parts.file(), full);
    }

    private void write(long at, String text) throws IOException {
        ByteBuffer bytes = StandardCharsets.UTF_8.encode(text);
        try {
            long to = at;
            while (bytes.hasRemaining()) {
                to += channel.write(bytes, to);
            }
            channel.force(true);
        } catch (IOException e) {
            channel.truncate(at);
            throw e;
        }
    }

    @Override
    public void close() throws IOException {
        try (lock) {
            channel.close();
        }
    }
}
