package dev.databasespec.testbed.google;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** The HTTP server of all APIs: routes, tokens, faults, and the record of calls. */
final class HttpApi implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Route> routes;
    private final Tokens tokens;
    private final Faults faults;
    private final Calls calls;

    HttpApi(List<Route> routes, Tokens tokens, Faults faults, Calls calls) {
        this.routes = List.copyOf(routes);
        this.tokens = tokens;
        this.faults = faults;
        this.calls = calls;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::serve);
        server.setExecutor(threads);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            var body = body(exchange);
            for (var route : routes) {
                var path = route.match(verb(exchange), exchange.getRequestURI().getRawPath());
                if (path != null) {
                    serve(exchange, route, path, body);
                    return;
                }
            }
            send(exchange, 404, Json.write(Json.error("sqladmin", new ApiException(404, "notFound", "Not Found"))));
        }
    }

    private void serve(HttpExchange exchange, Route route, Map<String, String> path, String body) throws IOException {
        var query = query(exchange.getRequestURI().getRawQuery());
        var grant = grant(exchange);
        var resource = Resources.of(exchange.getRequestURI().getRawPath(), route, query, body);
        var fault = faults.take(route.method(), resource);
        var who = grant == null ? "" : grant.principal();
        Faults.await(fault);
        if (fault == Fault.Wire.CUT) {
            calls.add(new Call(route.api(), route.method(), resource, who, 0));
            return; // closing the exchange closes the connection
        }
        int status = 200;
        String answer;
        try {
            check(route, grant, fault);
            answer = Json.write(route.handler().answer(new Request(path, query, body, grant, fault)));
        } catch (ApiException e) {
            status = e.code();
            answer = Json.write(Json.error(route.api(), e));
        } catch (RuntimeException e) {
            status = 500;
            answer = Json.write(Json.error(route.api(), new ApiException(500, "internalError", "the fake failed: " + e)));
        }
        calls.add(new Call(route.api(), route.method(), resource, route.api().equals("oauth") ? OAuthApi.issuer(body) : who, status));
        if (fault == Fault.Wire.ANSWER_LOST) {
            return;
        }
        send(exchange, status, answer);
    }

    private static void check(Route route, Tokens.@Nullable Grant grant, @Nullable Fault fault) {
        if (fault instanceof Fault.Http http) {
            throw ApiException.of(http);
        }
        if (route.scope() != null && grant == null) {
            throw new ApiException(401, "authError", "Request had invalid authentication credentials. Expected OAuth 2 access token.");
        }
        if (route.scope() != null && grant != null && !grant.allows(route.scope())) {
            throw new ApiException(403, "insufficientPermissions", "Request had insufficient authentication scopes.");
        }
    }

    private Tokens.@Nullable Grant grant(HttpExchange exchange) {
        var header = exchange.getRequestHeaders().getFirst("Authorization");
        return header == null || !header.startsWith("Bearer ") ? null : tokens.find(header.substring("Bearer ".length()));
    }

    /** The transport of the JDK knows no PATCH: the client sends POST and says so. */
    private static String verb(HttpExchange exchange) {
        var override = exchange.getRequestHeaders().getFirst("X-HTTP-Method-Override");
        return override == null ? exchange.getRequestMethod() : override;
    }

    private static String body(HttpExchange exchange) throws IOException {
        var raw = exchange.getRequestBody().readAllBytes();
        if ("gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding")) && raw.length > 0) {
            try (var unpacked = new GZIPInputStream(new java.io.ByteArrayInputStream(raw))) {
                return new String(unpacked.readAllBytes(), StandardCharsets.UTF_8);
            }
        }
        return new String(raw, StandardCharsets.UTF_8);
    }

    static Map<String, List<String>> query(@Nullable String raw) {
        var values = new LinkedHashMap<String, List<String>>();
        for (var pair : raw == null ? new String[0] : raw.split("&", -1)) {
            int equals = pair.indexOf('=');
            var name = equals < 0 ? pair : pair.substring(0, equals);
            values.computeIfAbsent(Route.decode(name), _ -> new ArrayList<>()).add(equals < 0 ? "" : Route.decode(pair.substring(equals + 1)));
        }
        return values;
    }

    private static void send(HttpExchange exchange, int status, String text) throws IOException {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json; charset=UTF-8");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
