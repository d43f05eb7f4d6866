package dev.databasespec;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** {@code /livez}, {@code /readyz} and {@code /metrics}. */
final class HttpEndpoint implements AutoCloseable {
    /**
     * Whoever reaches the port may ask, and must not be able to fill the memory: properties of the JDK's server, read when the first is made
     * (<a href="https://docs.oracle.com/en/java/javase/25/docs/api/jdk.httpserver/module-summary.html">module jdk.httpserver</a>). Times in seconds, size in bytes.
     */
    private static final Map<String, String> LIMITS = Map.of("sun.net.httpserver.maxReqTime", "5", "sun.net.httpserver.maxRspTime", "30",
            "jdk.httpserver.maxConnections", "200", "sun.net.httpserver.maxReqHeaderSize", "8192");

    private final HttpServer server;

    /** {@code remarks}: lines that people who ask whether it is ready want to know. */
    HttpEndpoint(int port, BooleanSupplier ready, Supplier<String> remarks, Supplier<String> metrics) throws IOException {
        LIMITS.forEach(System::setProperty);
        server = HttpServer.create(new InetSocketAddress(port), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> {
            switch (exchange.getRequestURI().getPath()) {
                case "/livez" -> answer(exchange, 200, "text/plain; charset=utf-8", "ok\n");
                case "/readyz" -> {
                    boolean isReady = ready.getAsBoolean();
                    answer(exchange, isReady ? 200 : 503, "text/plain; charset=utf-8", (isReady ? "ok\n" : "not ready\n") + remarks.get());
                }
                case "/metrics" -> answer(exchange, 200, "text/plain; version=0.0.4; charset=utf-8", metrics.get());
                default -> answer(exchange, 404, "text/plain; charset=utf-8", "there is /livez, /readyz and /metrics\n");
            }
        });
        server.start();
    }

    private static void answer(HttpExchange exchange, int code, String type, String text) throws IOException {
        try (exchange) {
            byte[] body = text.getBytes(StandardCharsets.UTF_8);
            boolean read = exchange.getRequestMethod().equals("GET") || exchange.getRequestMethod().equals("HEAD");
            exchange.getResponseHeaders().set("Content-Type", type);
            boolean headOnly = exchange.getRequestMethod().equals("HEAD");
            exchange.sendResponseHeaders(read ? code : 405, headOnly ? -1 : body.length);
            if (!headOnly) {
                exchange.getResponseBody().write(body);
            }
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
