package dev.databasespec.postgres;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** Something that listens where a PostgreSQL server should be. */
final class RogueServer implements Closeable {
    /** What it does with a client. */
    interface Behaviour {
        void meet(InputStream in, OutputStream out) throws IOException, InterruptedException;
    }

    private final ServerSocket socket;
    private final ConcurrentLinkedQueue<Socket> clients = new ConcurrentLinkedQueue<>();
    private final AtomicInteger met = new AtomicInteger();

    RogueServer(Behaviour behaviour) {
        try {
            socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(() -> serve(behaviour));
    }

    int port() {
        return socket.getLocalPort();
    }

    int met() {
        return met.get();
    }

    private void serve(Behaviour behaviour) {
        while (!socket.isClosed()) {
            try {
                Socket client = socket.accept();
                met.incrementAndGet();
                clients.add(client);
                Thread.ofVirtual().start(() -> meet(behaviour, client));
            } catch (IOException e) {
                return;
            }
        }
    }

    private static void meet(Behaviour behaviour, Socket client) {
        try (client) {
            behaviour.meet(client.getInputStream(), client.getOutputStream());
        } catch (IOException | InterruptedException e) {
            // the client has gone, or the test is over
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
        for (Socket client : clients) {
            client.close();
        }
    }
}
