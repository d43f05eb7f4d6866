package dev.databasespec.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.databasespec.model.Sorted;
import dev.databasespec.reconcile.CatalogException;
import dev.databasespec.reconcile.Failure;
import dev.databasespec.reconcile.Failure.Kind;
import dev.databasespec.reconcile.Target;
import dev.databasespec.reconcile.Target.SslMode;
import dev.databasespec.testbed.CloudSqlLikeServer;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @Test
    void believesNobodyButTheNamedAuthority() throws Exception {
        Certificate right = Certificate.make(folder, "right");
        Certificate wrong = Certificate.make(folder, "wrong");
        try (CloudSqlLikeServer server = CloudSqlLikeServer.builder().version(18).setting("ssl", "on")
                .setting("ssl_cert_file", right.certificateFile().toString()).setting("ssl_key_file", right.keyFile().toString()).start();
                Pools pools = new Pools()) {
            PostgresCatalog catalog = new PostgresCatalog(pools);
            for (SslMode mode : SslMode.values()) {
                Target target = target(server, "127.0.0.1", mode, Optional.of(wrong.pem() + right.pem()));
                assertThat(catalog.observe(target, Sorted.of()).roles()).isNotEmpty();
                String encrypted = String.valueOf(server.execute("postgres",
                        "SELECT DISTINCT s.ssl FROM pg_stat_ssl s JOIN pg_stat_activity a USING (pid) WHERE a.application_name = 'dbspec " + mode + "'")
                        .getFirst()
                        .getFirst());
                assertThat(encrypted).isEqualTo(mode == SslMode.DISABLE ? "f" : "t");
            }
            assertThat(failure(catalog, target(server, "127.0.0.1", SslMode.VERIFY_FULL, Optional.of(wrong.pem())))).contains("(SQLSTATE 08006)");
            assertThat(failure(catalog, target(server, "127.0.0.1", SslMode.VERIFY_FULL, Optional.empty()))).contains("server 127.0.0.1:" + server.port());
            assertThat(failure(catalog, target(server, "127.0.0.1", SslMode.VERIFY_CA, Optional.of(wrong.pem())))).contains("SSL");
            assertThat(failure(catalog, target(server, "127.0.0.1", SslMode.VERIFY_FULL, Optional.of("not a certificate")))).contains("certificate");
            assertThat(failure(catalog, target(server, "localhost", SslMode.VERIFY_FULL, Optional.of(right.pem())))).contains("localhost");
        }
    }

    @Test
    void doesWithoutNothingThatWasAskedFor() {
        try (CloudSqlLikeServer plain = CloudSqlLikeServer.start(15); Pools pools = new Pools()) {
            assertThat(failure(new PostgresCatalog(pools), target(plain, "127.0.0.1", SslMode.REQUIRE, Optional.empty()))).contains("does not support SSL");
        }
    }

    private static Target target(CloudSqlLikeServer server, String host, SslMode mode, Optional<String> certificate) {
        Target plain = Targets.of(server, "postgres");
        return new Target(host + mode + certificate.hashCode(), new Target.Endpoint(host, server.port(), mode, certificate), plain.database(), plain.login(),
                plain.limits(), Sorted.of(), "dbspec " + mode);
    }

    private static String failure(PostgresCatalog catalog, Target target) {
        var failure = new AtomicReference<Failure>();
        assertThatThrownBy(() -> catalog.observe(target, Sorted.of())).isInstanceOfSatisfying(CatalogException.class, e -> failure.set(e.failure()));
        Failure found = java.util.Objects.requireNonNull(failure.get());
        assertThat(found.kind()).isEqualTo(Kind.TLS_FAILED);
        return found.message();
    }
}
