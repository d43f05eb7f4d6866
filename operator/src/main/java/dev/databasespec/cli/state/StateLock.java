package dev.databasespec.cli.state;

import dev.databasespec.cli.yaml.Reasons;
import dev.databasespec.model.Printable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/** Held by one run at a time. The operating system lets go of it when the process ends, however it ends. */
public final class StateLock implements AutoCloseable {
    private final Path path;
    private final FileChannel channel;

    private StateLock(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    static StateLock of(Path state) {
        Path path = state.resolveSibling(state.getFileName() + ".lock");
        try {
            while (true) {
                FileChannel channel = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                if (!lock(channel)) {
                    channel.close();
                    throw StateException.failed(Printable.escaped(state.toString(), 4096)
                            + ": another run uses this state file; wait until it has ended, or name another file with --state");
                }
                // whoever had the lock before us may have deleted the file between our opening and our locking it
                if (isSame(path, channel)) {
                    return new StateLock(path, channel);
                }
                channel.close();
            }
        } catch (IOException e) {
            throw StateException.failed(Printable.escaped(path.toString(), 4096) + ": the lock of the state file cannot be taken: " + Reasons.of(e)
                    + "; mend that or name another file with --state");
        }
    }

    private static boolean lock(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            return lock != null && lock.isValid();
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    /** Marks the file through the channel, and looks for the mark through the path. */
    private static boolean isSame(Path path, FileChannel channel) throws IOException {
        String mark = UUID.randomUUID().toString();
        channel.truncate(0);
        channel.write(ByteBuffer.wrap(mark.getBytes(StandardCharsets.US_ASCII)), 0);
        try {
            return Files.readString(path).equals(mark);
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    @Override
    public void close() {
        try (channel) {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            // the lock goes with the process; the empty file does no harm
            return;
        }
    }
}
