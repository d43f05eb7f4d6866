package dev.databasespec.testbed.google;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** The connector always calls port 3307, so every listener has an address of its own. */
final class LoopbackAddress {
    static final int PORT = 3307;
    private static final int BACKLOG = 50;

    private LoopbackAddress() {}

    static ServerSocket listen() {
        for (int number = 2; number < 1 << 16; number++) {
            try {
                return new ServerSocket(PORT, BACKLOG, InetAddress.getByAddress(new byte[]{127, 0, (byte) (number >> 8), (byte) number}));
            } catch (BindException e) {
                // somebody else's; the next one
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        throw new IllegalStateException("no loopback address with a free port " + PORT);
    }
}
