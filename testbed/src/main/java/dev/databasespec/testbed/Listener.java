package dev.databasespec.testbed;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Takes connections on a loopback port, serves each on a thread of its own, and can turn them all away. */
final class Listener implements AutoCloseable {
    private static final int BACKLOG = 200;

    /** Serves one connection; the socket is closed when it returns. */
    interface Service {
        void serve(Socket client) throws IOException;
    }

    private final ServerSocket socket;
    private final Service service;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile boolean refusing;

    private Listener(ServerSocket socket, Service service) {
        this.socket = socket;
        this.service = service;
    }

    static Listener start(Service service) {
        try {
            var listener = new Listener(new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress()), service);
            Thread.startVirtualThread(listener::accept);
            return listener;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int port() {
        return socket.getLocalPort();
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                var client = socket.accept();
                Thread.startVirtualThread(() -> serve(client));
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private void serve(Socket client) {
        open.add(client); // before the question, so that whoever refuses now finds it
        try (client) {
            if (refusing) {
                reset(client);
            } else {
                service.serve(client);
            }
        } catch (IOException e) {
            // one side has gone, the other goes with it
        } finally {
            open.remove(client);
        }
    }

    /** A connection to a server on the loopback interface, which is cut with the others. */
    Socket connect(int port) throws IOException {
        var server = new Socket(InetAddress.getLoopbackAddress(), port);
        open.add(server);
        open.removeIf(Socket::isClosed);
        return server;
    }

    /** The port stays ours meanwhile: a connection is made and reset at once. */
    void refuse(boolean whether) {
        refusing = whether;
        if (whether) {
            cut();
        }
    }

    /** Resets every connection that is open. */
    void cut() {
        open.forEach(Listener::reset);
    }

    private static void reset(Socket socket) {
        try (socket) {
            socket.setSoLinger(true, 0);
        } catch (IOException e) {
            // closed already
        }
    }

    /** Whether the client waits still; {@code in} reads from it and can be marked. */
    static boolean isThere(Socket client, InputStream in) throws IOException {
        client.setSoTimeout(1);
        try {
            in.mark(1);
            boolean there = in.read() >= 0;
            in.reset();
            return there;
        } catch (SocketTimeoutException e) {
            return true; // it waits in silence for its answer
        } finally {
            client.setSoTimeout(0);
        }
    }

    /** Passes on what comes, as it comes, until one of them ends; then both have. */
    static void pass(InputStream from, OutputStream to, Socket one, Socket other) {
        try (one; other) {
            from.transferTo(to);
        } catch (IOException e) {
            // closed from the other side
        }
    }

    @Override
    public void close() {
        try (socket) {
            refuse(true);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
