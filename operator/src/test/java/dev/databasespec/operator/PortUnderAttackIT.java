package dev.databasespec.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.databasespec.testbed.Await;
import dev.databasespec.testbed.OperatorProcess;
import dev.databasespec.testbed.RequiresControlPlane;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Whoever reaches the port of the operator can ask it for metrics, and no more. */
@RequiresControlPlane
class PortUnderAttackIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Test
    void requestsWithoutEndAreCutOffAndTheOperatorStaysReady() {
        List<Socket> slow = new ArrayList<>();
        try (var stage = Stage.start(); var operator = OperatorProcess.start(stage.plane().operatorKubeconfig(), Map.of())) {
            for (int i = 0; i < 300; i++) {
                slow.add(connect(operator));
                send(slow.getLast(), "GET /livez HTTP/1.1\r\nHost: x\r\nX-Slow: ");
            }
            Await.until("some are refused", PATIENCE, () -> cutOff(slow) >= 50);
            assertThat(cutOff(slow)).as("what is over 200 is refused before the others have had their time").isLessThan(200);
            Await.until("all of them are cut off", PATIENCE, () -> slow.stream().allMatch(PortUnderAttackIT::isCutOff));
            Await.until("the operator is ready", PATIENCE, () -> operator.status("/readyz") == 200);

            Socket wide = connect(operator);
            slow.add(wide);
            send(wide, "GET /livez HTTP/1.1\r\nHost: x\r\n" + ("X-Wide: " + "x".repeat(1000) + "\r\n").repeat(20) + "\r\n");
            assertThat(answer(wide)).as("headers of 20 kB").doesNotContain("200");
            assertThat(operator.status("/livez")).isEqualTo(200);
        } finally {
            slow.forEach(PortUnderAttackIT::close);
        }
    }

    private static Socket connect(OperatorProcess operator) {
        try {
            return new Socket(InetAddress.getLoopbackAddress(), operator.httpPort());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void send(Socket socket, String text) {
        try {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
        } catch (SocketException e) {
            // cut off already
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long cutOff(List<Socket> sockets) {
        return sockets.stream().filter(PortUnderAttackIT::isCutOff).count();
    }

    private static boolean isCutOff(Socket socket) {
        try {
            socket.setSoTimeout(1);
            return socket.getInputStream().read(new byte[4096]) < 0;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    /** Empty where it is cut off. */
    private static String answer(Socket socket) {
        try {
            socket.setSoTimeout((int) PATIENCE.toMillis());
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        } catch (IOException e) {
            return "";
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
