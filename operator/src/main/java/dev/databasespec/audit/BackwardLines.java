package dev.databasespec.audit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Lines of one file after the other, from the end of the first one to the beginning of the last, a block at a time. */
final class BackwardLines implements AutoCloseable {
    private static final int BLOCK = 1 << 16;
    private static final byte NEWLINE = '\n';
    private final Deque<Path> files;
    private @Nullable FileChannel channel;
    private Path file;
    /** What is read of the current file and not given out yet: from {@code position}, {@code left} bytes. */
    private byte[] block = {};
    private long position;
    private int left;
    private boolean ended;

    /**
     * A line without its end.
     *
     * @param at where it begins, in bytes
     * @param ended false for what stands at the end of a file without the end of a line
     */
    record Line(Path file, long at, String text, boolean ended) {
        String where() {
            return file + ", byte " + at;
        }
    }

    private BackwardLines(List<Path> newestFirst) {
        this.files = new ArrayDeque<>(newestFirst);
        this.file = Path.of("");
    }

    /** From the end, while others write: what is full and renamed between the list and the look would be left out otherwise. */
    static BackwardLines of(FileParts parts) throws IOException {
        while (true) {
            List<Path> files = parts.newestFirst();
            BackwardLines lines = new BackwardLines(files);
            lines.current();
            if (parts.newestFirst().equals(files)) {
                return lines;
            }
            lines.close();
        }
    }

    static BackwardLines of(Path file) {
        return new BackwardLines(List.of(file));
    }

    /** Empty at the beginning of the last file; empty lines are left out. */
    Optional<Line> next() throws IOException {
        for (FileChannel from = current(); from != null; from = current()) {
            Optional<Line> line = line(from);
            if (line.isEmpty()) {
                closeFile();
            } else if (!line.get().text().isEmpty()) {
                return line;
            }
        }
        return Optional.empty();
    }

    private @Nullable FileChannel current() throws IOException {
        while (channel == null && !files.isEmpty()) {
            file = files.removeFirst();
            try {
                channel = FileChannel.open(file, StandardOpenOption.READ);
                position = channel.size();
                left = 0;
                ended = false;
            } catch (NoSuchFileException e) {
                channel = null; // was renamed since the files were listed, and is in the list that is made next
            }
        }
        return channel;
    }

    private Optional<Line> line(FileChannel from) throws IOException {
        if (left == 0 && position == 0) {
            return Optional.empty();
        }
        List<byte[]> pieces = new ArrayList<>();
        while (true) {
            int newline = lastNewline();
            pieces.add(Arrays.copyOfRange(block, newline + 1, left));
            left = Math.max(0, newline);
            if (newline >= 0 || position == 0) {
                boolean complete = ended;
                ended = true;
                return Optional.of(new Line(file, position + newline + 1, text(pieces.reversed()), complete));
            }
            load(from);
        }
    }

    private int lastNewline() {
        int at = left - 1;
        while (at >= 0 && block[at] != NEWLINE) {
            at--;
        }
        return at;
    }

    private void load(FileChannel from) throws IOException {
        int size = (int) Math.min(BLOCK, position);
        ByteBuffer buffer = ByteBuffer.allocate(size);
        position -= size;
        while (buffer.hasRemaining()) {
            if (from.read(buffer, position + buffer.position()) < 0) {
                throw new IOException("the file became shorter while it was read");
            }
        }
        block = buffer.array();
        left = size;
    }

    private static String text(List<byte[]> pieces) {
        int size = pieces.stream().mapToInt(piece -> piece.length).sum();
        ByteBuffer all = ByteBuffer.allocate(size);
        pieces.forEach(all::put);
        return new String(all.array(), StandardCharsets.UTF_8);
    }

    private void closeFile() throws IOException {
        if (channel != null) {
            channel.close();
            channel = null;
        }
    }

    @Override
    public void close() throws IOException {
        closeFile();
    }
}
