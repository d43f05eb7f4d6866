package dev.databasespec.postgres;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;

/** Stands between us and a server, and cuts the line once: at the first message that holds a word, before or after the server gets it. */
final class Interceptor implements Closeable {
    private final ServerSocket socket;
    private final int server;
    private final String word;
    private final boolean deliver;
    private final AtomicBoolean armed = new AtomicBoolean();

    Interceptor(int server, String word, boolean deliver) throws IOException {
        this.server = server;
        this.word = word;
        this.deliver = deliver;
        this.socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::serve);
    }

    int port() {
        return socket.getLocalPort();
    }

    /** From now on the word counts. */
    void arm() {
        armed.set(true);
    }

    boolean isArmed() {
        return armed.get();
    }

    private void serve() {
        while (!socket.isClosed()) {
            try {
                Socket client = socket.accept();
                Socket upstream = new Socket(InetAddress.getLoopbackAddress(), server);
                Thread.ofVirtual().start(() -> forward(client, upstream));
                Thread.ofVirtual().start(() -> answer(client, upstream));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void forward(Socket client, Socket upstream) {
        try (client; upstream) {
            InputStream in = client.getInputStream();
            OutputStream out = upstream.getOutputStream();
            byte[] buffer = new byte[65536];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                boolean cut = new String(buffer, 0, read, StandardCharsets.ISO_8859_1).contains(word) && armed.compareAndSet(true, false);
                if (!cut || deliver) {
                    out.write(buffer, 0, read);
                    out.flush();
                }
                if (cut) {
                    client.close();
                    drain(upstream);
                    return;
                }
            }
        } catch (IOException e) {
            // one side has gone, the other goes with it
        }
    }

    /** The server finishes what it got before it is told that nobody listens. */
    private void drain(Socket upstream) throws IOException {
        if (deliver) {
            upstream.getInputStream().read();
        }
    }

    private static void answer(Socket client, Socket upstream) {
        try (client; upstream) {
            upstream.getInputStream().transferTo(client.getOutputStream());
        } catch (IOException e) {
            // one side has gone, the other goes with it
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
