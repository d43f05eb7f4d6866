package dev.databasespec.testbed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A real Prometheus that looks at one target each second, as a PodMonitor would have it look: with the labels namespace, job and pod. */
public final class Prometheus implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private final HttpClient http = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
    private final Path folder = Folders.temporary("prometheus");
    private final Path log = folder.resolve("prometheus.log");
    private final Runnable closing = this::shutDown;
    private final int port = FreePort.next();
    private final ServerProcess process;

    private Prometheus(int target, String namespace, Path rules) {
        Cleanup.atExit(closing);
        try {
            Path config = Files.writeString(folder.resolve("prometheus.yml"), """
                    global: {scrape_interval: 1s, evaluation_interval: 1s}
                    rule_files: ["%s"]
                    scrape_configs:
                    - job_name: databasespec
                      static_configs:
                      - targets: ["127.0.0.1:%d"]
                        labels: {namespace: %s, pod: databasespec-0}
                    """.formatted(rules, target, namespace));
            process = ServerProcess
                    .start(List.of(Promtool.here().server().toString(), "--config.file=" + config, "--storage.tsdb.path=" + folder.resolve("data"),
                            "--web.listen-address=127.0.0.1:" + port), folder, log, "TERM", Map.of());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Looks at /metrics on a port of the loopback interface, and evaluates a file of rules; returns when it answers. */
    public static Prometheus of(int target, String namespace, Path rules) {
        var prometheus = new Prometheus(target, namespace, rules);
        Await.until("Prometheus answers: " + prometheus.log, PATIENCE, () -> prometheus.isReady());
        return prometheus;
    }

    private boolean isReady() {
        try {
            return get("/-/ready").statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    /** The answer to a query, as its HTTP API gives it. */
    public String query(String expression) {
        return body("/api/v1/query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8));
    }

    /** The body of a path such as "/api/v1/rules". */
    public String body(String path) {
        try {
            return get(path).body();
        } catch (IOException e) {
            throw new UncheckedIOException(Texts.since(log, 0), e);
        }
    }

    private HttpResponse<String> get(String path) throws IOException {
        try {
            return http.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).timeout(PATIENCE).build(),
                    HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

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
