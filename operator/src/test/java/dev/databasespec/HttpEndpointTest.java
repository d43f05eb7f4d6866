package dev.databasespec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.databasespec.testbed.Await;
import dev.databasespec.testbed.FreePort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Anybody who reaches the port. */
class HttpEndpointTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private final int port = FreePort.next();

    @Test
    void whoNeverEndsARequestIsCutOffAndProbesAreAnsweredAgain() throws IOException {
        List<Socket> slow = new ArrayList<>();
        try (var endpoint = new HttpEndpoint(port, () -> true, () -> "", () -> "")) {
            for (int i = 0; i < 300; i++) {
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
                slow.add(socket);
                send(socket, "GET /livez HTTP/1.1\r\nHost: x\r\nX-Slow: ");
            }
            Await.until("a probe is answered", PATIENCE, () -> answers("/livez"));
            Await.until("all of them are cut off", PATIENCE, () -> slow.stream().allMatch(HttpEndpointTest::isCutOff));
            assertThat(answers("/readyz")).isTrue();
            assertThat(endpoint).isNotNull();
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }

    @Test
    void headersWithoutEndAreNotRead() throws IOException {
        try (var endpoint = new HttpEndpoint(port, () -> true, () -> "", () -> ""); Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            send(socket, "GET /livez HTTP/1.1\r\nHost: x\r\n");
            for (int i = 0; i < 20; i++) {
                send(socket, "X-" + i + ": " + "x".repeat(1000) + "\r\n");
            }
            Await.until("it is cut off", PATIENCE, () -> isCutOff(socket));
            assertThat(answers("/livez")).isTrue();
            assertThat(endpoint).isNotNull();
        }
    }

    private static void send(Socket socket, String text) {
        try {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().flush();
        } catch (SocketException e) {
            // cut off already
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isCutOff(Socket socket) {
        try {
            socket.setSoTimeout(1);
            int read = socket.getInputStream().read(new byte[4096]);
            return read < 0;
        } catch (java.net.SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    private boolean answers(String path) {
        try (var http = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).timeout(Duration.ofSeconds(2)).build();
            return http.send(request, HttpResponse.BodyHandlers.ofString()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
