package dev.databasespec.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.databasespec.model.Name;
import dev.databasespec.model.Sorted;
import dev.databasespec.reconcile.CatalogException;
import dev.databasespec.reconcile.Failure;
import dev.databasespec.reconcile.Failure.Kind;
import dev.databasespec.reconcile.Secret;
import dev.databasespec.reconcile.Target;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class RogueServerTest {
    private static final String PASSWORD = "canary-5f1c";
    private static final byte[] CLEAR_TEXT_PLEASE = {'R', 0, 0, 0, 8, 0, 0, 0, 3};
    private static final byte[] MD5_PLEASE = {'R', 0, 0, 0, 12, 0, 0, 0, 5, 1, 2, 3, 4};
    private static final byte[] COME_IN = {'R', 0, 0, 0, 8, 0, 0, 0, 0};
    private final Pools pools = new Pools();

    @AfterEach
    void close() {
        pools.close();
    }

    @Test
    void givesThePasswordToNobodyWhoAsksForItInClear() throws IOException {
        for (byte[] request : new byte[][]{CLEAR_TEXT_PLEASE, MD5_PLEASE, COME_IN}) {
            var heard = new AtomicReference<>("");
            try (var rogue = new RogueServer((in, out) -> {
                in.readNBytes(8);
                out.write(request);
                out.flush();
                var all = new ByteArrayOutputStream();
                in.transferTo(all);
                heard.set(all.toString(StandardCharsets.ISO_8859_1));
            })) {
                Failure failure = failure("127.0.0.1", rogue.port());
                assertThat(failure.kind()).isEqualTo(Kind.AUTHENTICATION_FAILED);
                assertThat(failure.message() + failure.action()).doesNotContain(PASSWORD).contains("\"shop\"");
                assertThat(heard.get()).doesNotContain(PASSWORD);
            }
        }
    }

    @Test
    void doesNotWaitForeverForSilence() throws IOException {
        try (var rogue = new RogueServer((in, out) -> in.transferTo(java.io.OutputStream.nullOutputStream()))) {
            assertThat(failure("127.0.0.1", rogue.port()).kind()).isEqualTo(Kind.CONNECTION_FAILED);
            assertThat(rogue.met()).isEqualTo(1);
        }
    }

    @Test
    void doesNotWaitForeverForDrops() throws IOException {
        try (var rogue = new RogueServer((in, out) -> {
            out.write(new byte[]{'E', 0x7f, 0x7f, 0x7f, 0x7f});
            while (true) {
                out.write(0);
                out.flush();
                Thread.sleep(300);
            }
        })) {
            assertThat(failure("127.0.0.1", rogue.port()).kind()).isEqualTo(Kind.CONNECTION_FAILED);
        }
    }

    @Test
    void saysThatNobodyListens() throws IOException {
        int port;
        try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Failure failure = failure("127.0.0.1", port);
        assertThat(failure.kind()).isEqualTo(Kind.CONNECTION_FAILED);
        assertThat(failure.message()).startsWith("cannot log in to database \"shop\" on server 127.0.0.1:" + port + " (instance tests/rogue) as \"postgres\": ")
                .contains("Connection refused");
    }

    @ParameterizedTest
    @ValueSource(strings = {"h:5600/evil?user=x", "a,b", "h/evil", "h%41", "", "h?ssl=false", "[::1]", "h\n"})
    void takesNoHostThatCouldRedirectIt(String host) {
        assertThat(failure(host, 5432)).satisfies(f -> assertThat(f.kind()).isEqualTo(Kind.CONNECTION_FAILED))
                .satisfies(f -> assertThat(f.message()).contains("host"));
    }

    @Test
    void saysThatAHostIsNotKnown() {
        assertThat(failure("no-such-host.invalid", 5432).message()).contains("no-such-host.invalid");
    }

    private Failure failure(String host, int port) {
        var limits = new Target.Limits(10, 2, Duration.ofSeconds(1), Duration.ofMinutes(10), Duration.ofSeconds(1), Duration.ofSeconds(10));
        var target = new Target("tests/rogue", new Target.Endpoint(host, port, Target.SslMode.DISABLE, Optional.empty()), Name.of("shop"),
                new Target.Login("postgres", Secret.of(PASSWORD), Optional.empty()), limits, Sorted.of(), "dbspec");
        var thrown = new AtomicReference<Failure>();
        assertThatThrownBy(() -> new PostgresCatalog(pools).observe(target, Sorted.of())).isInstanceOfSatisfying(CatalogException.class,
                e -> thrown.set(e.failure()));
        return java.util.Objects.requireNonNull(thrown.get());
    }
}
