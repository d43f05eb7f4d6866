package dev.databasespec.audit;

import dev.databasespec.reconcile.AuditEntry;
import dev.databasespec.reconcile.AuditException;
import dev.databasespec.reconcile.AuditRecord;
import dev.databasespec.reconcile.AuditSink;
import dev.databasespec.reconcile.Link;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps records in a file, one on each line in its canonical text; a line is on the disk before the record counts as kept. */
public final class FileSink implements AuditSink {
    private static final Logger LOG = LoggerFactory.getLogger(FileSink.class);
    private static final long ROTATE_AT = 64L << 20;
    private final FileParts parts;
    private final long rotateAt;
    private final ReentrantLock turn = new ReentrantLock();
    private @Nullable OpenFile file;

    public FileSink(Path file) {
        this(file, ROTATE_AT);
    }

    /** {@code rotateAt} bytes is when a file is full. */
    public FileSink(Path file, long rotateAt) {
        this.parts = new FileParts(file);
        this.rotateAt = rotateAt;
    }

    /** Something done with the open file. */
    private interface Work<T> {
        T with(OpenFile file) throws IOException, AuditException;
    }

    @Override
    public void append(AuditRecord record) throws AuditException {
        Conflicts.refuseEdited(record);
        if (record.uid().chars().anyMatch(c -> c < ' ')) {
            throw new AuditException(AuditException.Kind.SinkRefused, "the uid of a record holds control characters");
        }
        locked(open -> {
            open.append(record);
            return record;
        });
    }

    @Override
    public Optional<Link> head(AuditEntry.Place target, String uid) throws AuditException {
        return locked(open -> open.head(uid));
    }

    private <T> T locked(Work<T> work) throws AuditException {
        turn.lock();
        try {
            OpenFile open = file;
            if (open == null) {
                open = OpenFile.open(parts, rotateAt);
                file = open;
            }
            return work.with(open);
        } catch (IOException e) {
            close();
            throw FileFailures.of("written", parts.file(), e);
        } finally {
            turn.unlock();
        }
    }

    @Override
    public String name() {
        return "file";
    }

    @Override
    public void close() {
        turn.lock();
        try {
            if (file != null) {
                file.close();
            }
        } catch (IOException e) {
            LOG.debug("{} was not closed", parts.file(), e);
        } finally {
            file = null;
            turn.unlock();
        }
    }
}
