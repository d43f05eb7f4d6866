package dev.databasespec.testbed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Google's emulator of Firestore on a loopback port that it keeps; it holds its documents in memory only. */
public final class FirestoreEmulator implements AutoCloseable {
    /** Any project exists in the emulator; {@link #wipe} empties this one. */
    public static final String PROJECT = "testbed";
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration ANSWER = Duration.ofSeconds(10);
    private static final FirestoreJar JAR = FirestoreJar.find(System.getenv());

    private final HttpClient http = HttpClient.newBuilder().connectTimeout(ANSWER).build();
    private final Path folder = Folders.temporary("firestore");
    private final Runnable closing = this::shutDown;
    private final int port = FreePort.next();
    private final Path jar;
    private @Nullable ServerProcess process;

    private FirestoreEmulator(Path jar) {
        this.jar = jar;
        Cleanup.atExit(closing);
    }

    /** Why no emulator can be had here; empty where one can. */
    public static Optional<String> unavailable() {
        return switch (JAR) {
            case FirestoreJar.Found _ -> Optional.empty();
            case FirestoreJar.Missing(var why) -> Optional.of(why);
        };
    }

    /** Starts one and waits until it serves; fails where {@link #unavailable} says why. */
    public static FirestoreEmulator start() {
        return switch (JAR) {
            case FirestoreJar.Missing(var why) -> throw new IllegalStateException(why);
            case FirestoreJar.Found(var jar) -> {
                var emulator = new FirestoreEmulator(jar);
                try {
                    emulator.restart();
                    yield emulator;
                } catch (RuntimeException | AssertionError e) {
                    emulator.close();
                    throw e;
                }
            }
        };
    }

    /** Serves on the same port as before, without a document. */
    public void restart() {
        stop();
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        process = ServerProcess.start(List.of(java, "-Xmx256m", "-XX:+UseSerialGC", "-cp", jar.toString(),
                "com.google.cloud.datastore.emulator.firestore.CloudFirestore", "start", "--host=127.0.0.1", "--port=" + port), folder, log(), "KILL",
                Map.of());
        var started = process;
        if (!Await.within(PATIENCE, () -> !started.isAlive() || isServing()) || !started.isAlive()) {
            throw new IllegalStateException("the Firestore emulator did not start:\n" + Texts.tail(log()));
        }
    }

    /** Ends it, and its documents with it. */
    public void stop() {
        if (process != null) {
            process.stop("KILL");
            process = null;
        }
    }

    /** Lets it hang: connections are taken, nothing is answered. */
    public void pause() {
        signal("STOP");
    }

    public void resume() {
        signal("CONT");
    }

    private void signal(String signal) {
        if (process == null) {
            throw new IllegalStateException("the Firestore emulator is stopped");
        }
        process.signal(signal);
    }

    /** Deletes every document of the default database of {@link #PROJECT}. */
    public void wipe() {
        var path = "/emulator/v1/projects/" + PROJECT + "/databases/(default)/documents";
        try {
            int status = send(path, "DELETE");
            if (status != 200) {
                throw new IllegalStateException("DELETE " + path + " was answered with " + status);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean isServing() {
        try {
            return send("/", "GET") == 200;
        } catch (IOException e) {
            return false;
        }
    }

    private int send(String path, String method) throws IOException {
        var request = HttpRequest.newBuilder(URI.create("http://" + host() + path)).method(method, HttpRequest.BodyPublishers.noBody())
                .version(HttpClient.Version.HTTP_1_1).timeout(ANSWER).build();
        try {
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    public int port() {
        return port;
    }

    /** Address and port, as FIRESTORE_EMULATOR_HOST wants it. */
    public String host() {
        return "127.0.0.1:" + port;
    }

    /** What makes the client in another process use it. */
    public Map<String, String> environment() {
        return Map.of("FIRESTORE_EMULATOR_HOST", host());
    }

    @Override
    public void close() {
        shutDown();
        Cleanup.done(closing);
    }

    private void shutDown() {
        stop();
        http.close();
        Folders.delete(folder);
    }

    private Path log() {
        return folder.resolve("firestore.log");
    }
}
