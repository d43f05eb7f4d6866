package dev.databasespec.testbed;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Stands before a server on the loopback interface, whatever it speaks, and makes the line to it bad. */
public final class TcpProxy implements AutoCloseable {
    private static final int BUFFER = 1 << 16;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    /** Before its answer a server may say something about the line, as HTTP/2 does: the answer is out when it falls silent. */
    private static final Duration SILENCE = Duration.ofMillis(300);

    private final int target;
    private final Listener listener = Listener.start(this::serve);
    private final AtomicReference<@Nullable String> cutAfter = new AtomicReference<>();
    private volatile Duration delay = Duration.ZERO;

    private TcpProxy(int target) {
        this.target = target;
    }

    /** A way to a port of the loopback interface that forwards until it is told otherwise. */
    public static TcpProxy to(int target) {
        return new TcpProxy(target);
    }

    public int port() {
        return listener.port();
    }

    public String host() {
        return "127.0.0.1:" + port();
    }

    /** Resets what is open and what comes. */
    public void refuse() {
        listener.refuse(true);
    }

    /** Ends {@link #refuse}, {@link #delay} and a cut that has not happened. */
    public void forward() {
        delay = Duration.ZERO;
        cutAfter.set(null);
        listener.refuse(false);
    }

    /** Holds back by this long each piece that a client sends. */
    public void delay(Duration time) {
        delay = time;
    }

    /** Resets what is open, and takes new connections. */
    public void cut() {
        listener.cut();
    }

    /** The server gets what a client sends next and answers; the client loses the connection instead of hearing the answer. */
    public void cutAnswerAfterNextRequest() {
        cutAnswerAfter("");
    }

    /** The same for the first piece that holds a word: a name that only the write of interest carries, or COMMIT. */
    public void cutAnswerAfter(String word) {
        cutAfter.set(word);
    }

    /** Whether no cut is awaited: the last one has begun. */
    public boolean hasCut() {
        return cutAfter.get() == null;
    }

    private void serve(Socket client) throws IOException {
        try (var server = listener.connect(target)) {
            var session = new Session(client, server);
            Thread.startVirtualThread(session::answer);
            session.forward();
        }
    }

    private boolean takeCut(byte[] piece, int length) {
        var word = cutAfter.get();
        return word != null && new String(piece, 0, length, StandardCharsets.ISO_8859_1).contains(word) && cutAfter.compareAndSet(word, null);
    }

    private static void sleep(Duration time) throws IOException {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /** One client's connection and ours to the server. */
    private final class Session {
        private final Socket client;
        private final Socket server;
        private volatile boolean swallowing;
        private volatile long answered;

        Session(Socket client, Socket server) {
            this.client = client;
            this.server = server;
        }

        void forward() throws IOException {
            var buffer = new byte[BUFFER];
            var in = client.getInputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                sleep(delay);
                if (takeCut(buffer, read)) {
                    swallowing = true;
                    Thread.startVirtualThread(this::endAfterAnswer);
                }
                server.getOutputStream().write(buffer, 0, read);
            }
        }

        void answer() {
            var buffer = new byte[BUFFER];
            try (client; server) {
                var in = server.getInputStream();
                for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                    if (swallowing) {
                        answered = System.nanoTime();
                    } else {
                        client.getOutputStream().write(buffer, 0, read);
                    }
                }
            } catch (IOException e) {
                // one side has gone, the other goes with it
            }
        }

        private boolean hasAnswered() {
            long last = answered;
            return last != 0 && System.nanoTime() - last > SILENCE.toNanos();
        }

        private void endAfterAnswer() {
            Await.within(PATIENCE, () -> server.isClosed() || hasAnswered());
            try (client; server) {
                client.setSoLinger(true, 0);
            } catch (IOException e) {
                // gone already
            }
        }
    }

    @Override
    public void close() {
        listener.close();
    }
}
