package dev.databasespec.audit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicLong;

/** A way to a server that counts what the server says. */
final class CountingLine implements AutoCloseable {
    private final ServerSocket listening;
    private final AtomicLong received = new AtomicLong();

    CountingLine(int target) throws IOException {
        listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.startVirtualThread(() -> accept(target));
    }

    private void accept(int target) {
        while (!listening.isClosed()) {
            try {
                Socket client = listening.accept();
                Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
                Thread.startVirtualThread(() -> copy(client, server, new AtomicLong()));
                Thread.startVirtualThread(() -> copy(server, client, received));
            } catch (IOException e) {
                return;
            }
        }
    }

    private static void copy(Socket from, Socket to, AtomicLong count) {
        try (from; to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] buffer = new byte[1 << 16];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                count.addAndGet(read);
                out.write(buffer, 0, read);
            }
        } catch (IOException e) {
            // the other direction ends with it
        }
    }

    String host() {
        return "127.0.0.1:" + listening.getLocalPort();
    }

    long bytes() {
        return received.get();
    }

    @Override
    public void close() {
        try {
            listening.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
