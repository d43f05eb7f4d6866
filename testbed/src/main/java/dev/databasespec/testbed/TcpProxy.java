package dev.databasespec.testbed;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Stands before a server on the loopback interface, whatever it speaks, and makes the line to it bad. */
public final class TcpProxy implements AutoCloseable {
    private static final int BUFFER = 1 << 16;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    /** Before its answer a server may say something about the line, as HTTP/2 does: the answer is out when it falls silent. */
    private static final Duration SILENCE = Duration.ofMillis(300);

    private final int target;
    private final Listener listener = Listener.start(this::serve);
    private final AtomicReference<@Nullable Hook> hook = new AtomicReference<>();
    private volatile Duration delay = Duration.ZERO;

    /** Something that happens to the first piece that matches: before it goes on, or when its answer is out and nobody has heard it. */
    private record Hook(Predicate<String> which, boolean before, Runnable action) {}

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

    /** Ends {@link #refuse}, {@link #delay} and whatever was to happen and has not. */
    public void forward() {
        delay = Duration.ZERO;
        hook.set(null);
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
        after(piece -> piece.contains(word), () -> {});
    }

    /** Whether no cut is awaited: the last one has begun. */
    public boolean hasCut() {
        return hook.get() == null;
    }

    /** Runs before the first piece that matches goes on, as ISO 8859-1; where the client is gone after that, the server never gets it. */
    public void before(Predicate<String> piece, Runnable action) {
        hook.set(new Hook(piece, true, action));
    }

    /** Runs when the server has answered the first piece that matches, and the client, which does not know it, loses the connection afterwards. */
    public void after(Predicate<String> piece, Runnable action) {
        hook.set(new Hook(piece, false, action));
    }

    private void serve(Socket client) throws IOException {
        try (var server = listener.connect(target)) {
            var session = new Session(client, server);
            Thread.startVirtualThread(session::answer);
            session.forward();
        }
    }

    private @Nullable Hook take(byte[] piece, int length) {
        var next = hook.get();
        boolean taken = next != null && next.which().test(new String(piece, 0, length, StandardCharsets.ISO_8859_1)) && hook.compareAndSet(next, null);
        return taken ? next : null;
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
            var in = new BufferedInputStream(client.getInputStream());
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                sleep(delay);
                var taken = take(buffer, read);
                if (taken != null && taken.before()) {
                    taken.action().run();
                    if (!Listener.isThere(client, in)) {
                        return;
                    }
                } else if (taken != null) {
                    swallowing = true;
                    Thread.startVirtualThread(() -> endAfterAnswer(taken.action()));
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

        private void endAfterAnswer(Runnable action) {
            Await.within(PATIENCE, () -> server.isClosed() || hasAnswered());
            action.run();
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
