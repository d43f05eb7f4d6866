package dev.databasespec.testbed;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/** Answers like an operator and stops like one. */
final class FakeOperator {
    private FakeOperator() {}

    public static void main(String[] arguments) throws IOException {
        var port = Integer.parseInt(System.getenv("DBSPEC_HTTP_PORT"));
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.createContext("/", FakeOperator::answer);
        server.start();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> System.out.println("stopped")));
        System.out.println("started " + arguments[0]);
    }

    private static void answer(HttpExchange exchange) throws IOException {
        var body = String.valueOf(System.getenv("DBSPEC_CLUSTER_NAME")).getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }
}
