package dev.databasespec.testbed;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The shipped program, {@code ./dbspec operator}, as a process of its own. */
public final class OperatorProcess implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Duration ANSWER = Duration.ofSeconds(5);

    private final HttpClient http = HttpClient.newBuilder().connectTimeout(ANSWER).build();
    private final Path folder = Folders.temporary("operator");
    private final Runnable closing = this::shutDown;
    private final int port = FreePort.next();
    private final ServerProcess process;

    private OperatorProcess(Path launcher, Path kubeconfig, Map<String, String> environment) {
        Cleanup.atExit(closing);
        var all = new TreeMap<>(Map.of("KUBECONFIG", kubeconfig.toString(), "DBSPEC_HTTP_PORT", Integer.toString(port), "DBSPEC_LOG_FORMAT", "json"));
        all.putAll(environment);
        process = ServerProcess.start(List.of(launcher.toString(), "operator"), folder, logFile(), "TERM", all);
    }

    /** The launcher at the top of the checkout that we run in. */
    public static Path launcher() {
        for (var folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            if (Files.isExecutable(folder.resolve("dbspec"))) {
                return folder.resolve("dbspec");
            }
        }
        throw new IllegalStateException("no executable \"dbspec\" here or above");
    }

    /** Starts the operator of this checkout and waits until it is ready; the environment adds to or replaces KUBECONFIG and DBSPEC_*. */
    public static OperatorProcess start(Path kubeconfig, Map<String, String> environment) {
        return start(launcher(), kubeconfig, environment).awaitReady();
    }

    /** Starts another launcher and does not wait. */
    public static OperatorProcess start(Path launcher, Path kubeconfig, Map<String, String> environment) {
        return new OperatorProcess(launcher, kubeconfig, environment);
    }

    /** Returns as soon as /readyz answers 200; fails with the log where the operator ends or takes too long. */
    public OperatorProcess awaitReady() {
        if (!Await.within(PATIENCE, () -> !process.isAlive() || status("/readyz") == 200) || !process.isAlive()) {
            var said = log();
            close();
            throw new IllegalStateException("the operator did not get ready:\n" + said);
        }
        return this;
    }

    public int httpPort() {
        return port;
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** The status code of a path, 0 where nobody answers. */
    public int status(String path) {
        try {
            return get(path).statusCode();
        } catch (IOException e) {
            return 0;
        }
    }

    /** The body of a path, such as "/metrics". */
    public String body(String path) throws IOException {
        return get(path).body();
    }

    private HttpResponse<String> get(String path) throws IOException {
        try {
            var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).timeout(ANSWER).build();
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    public Path logFile() {
        return folder.resolve("operator.log");
    }

    public String log() {
        return logSince(0);
    }

    /** A place in the operator's log, to read what comes after it. */
    public long logMark() {
        return Texts.size(logFile());
    }

    public String logSince(long mark) {
        return Texts.since(logFile(), mark);
    }

    /** Ends it by SIGTERM, as Kubernetes does, and returns the exit code. */
    public int terminate() {
        process.stop("TERM");
        return process.exitCode();
    }

    /** Ends it by SIGKILL. */
    public void kill() {
        process.stop("KILL");
    }

    /** Stops it where it is (SIGSTOP), as a machine without time for it does; it can be killed meanwhile, and goes on after {@link #resume}. */
    public void pause() {
        process.signal("STOP");
    }

    public void resume() {
        process.signal("CONT");
    }

    /** Ends it and deletes its log. */
    @Override
    public void close() {
        shutDown();
        Cleanup.done(closing);
    }

    private void shutDown() {
        process.stop("TERM");
        http.close();
        Folders.delete(folder);
    }
}
